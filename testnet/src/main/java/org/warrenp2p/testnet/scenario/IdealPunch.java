package org.warrenp2p.testnet.scenario;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.testnet.world.Agenda;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;

/**
 * A hole punch by somebody who knows everything at once: each side is told the endpoint that an observer sees of the other,
 * and both send at the same instants. What this cannot open, no signalling opens, however good it is. Two rounds as in
 * PROTOCOL: the second with new sockets and with primers that die on the way, which cure what an early packet poisoned.
 */
final class IdealPunch {

    /** PROTOCOL and DESIGN: when both sides fire, in milliseconds. */
    private static final List<Integer> FIRE_AT = List.of(0, 20, 60, 140, 300, 620, 1_300, 2_600);

    /** PROTOCOL: times to live of primers. */
    private static final int[] PRIMERS = {2, 4, 6};

    private static final int PORT = 3478;

    private static final byte ASK = 0;
    private static final byte PROBE = 1;
    private static final byte ANSWER = 2;
    private static final int LENGTH = 5;

    private final Agenda agenda;
    private final Endpoint observer;

    /** By token, where the observer saw each socket; emptied after every round. */
    private final SortedMap<Integer, Endpoint> seen = new TreeMap<>();

    private int tokens;

    IdealPunch(World world) {
        this.agenda = new Agenda(world);
        SimHost host = world.publicHost();
        this.observer = new Endpoint(ipv4(host), PORT);
        host.datagrams()
                .open(
                        observer,
                        (socket, source, payload) -> {
                            if (payload.get() == ASK) {
                                seen.put(payload.getInt(), source);
                            }
                        },
                        Completion.of(socket -> {}, IdealPunch::fail));
    }

    private static void fail(org.warrenp2p.transport.Failure failure) {
        throw new IllegalStateException("A socket could not be opened: " + failure.message());
    }

    private static IpAddress ipv4(SimHost host) {
        return host.addresses().stream().filter(IpAddress::isIpv4).findFirst().orElseThrow();
    }

    /** Which round opened a way between the two of each pair; 0 if none. They do not hinder each other. */
    List<Integer> rounds(List<Pair> pairs) {
        List<Attempt> first = round(pairs, false);
        List<Pair> rest = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            if (!first.get(i).opened()) {
                rest.add(pairs.get(i));
            }
        }
        Iterator<Attempt> second = round(rest, true).iterator();
        return first.stream()
                .map(attempt -> attempt.opened() ? 1 : second.next().opened() ? 2 : 0)
                .toList();
    }

    /** Two hosts. */
    record Pair(SimHost one, SimHost other) {}

    private List<Attempt> round(List<Pair> pairs, boolean primed) {
        List<Attempt> attempts =
                pairs.stream().map(pair -> new Attempt(pair, primed)).toList();
        agenda.run("opening sockets for the ceiling", Duration.ofMillis(1));
        // three times, because datagrams are lost
        for (int i = 0; i < 3; i++) {
            agenda.in(Duration.ofMillis(400L * i), () -> attempts.forEach(Attempt::askObserver));
        }
        agenda.run("asking where they are seen", Duration.ofSeconds(2));
        for (int at : FIRE_AT) {
            agenda.in(Duration.ofMillis(at), () -> attempts.forEach(attempt -> attempt.fire(at == 0)));
        }
        agenda.run("punching at best", Duration.ofSeconds(4));
        attempts.forEach(Attempt::close);
        seen.clear();
        return attempts;
    }

    /** One round between two hosts. */
    private final class Attempt {

        private final boolean primed;
        private final Side one;
        private final Side other;

        Attempt(Pair pair, boolean primed) {
            this.primed = primed;
            this.one = new Side(pair.one());
            this.other = new Side(pair.other());
        }

        void askObserver() {
            one.askObserver();
            other.askObserver();
        }

        void fire(boolean first) {
            Endpoint here = seen.get(one.token);
            Endpoint there = seen.get(other.token);
            if (here != null && there != null) {
                one.fire(there, primed && first);
                other.fire(here, primed && first);
            }
        }

        boolean opened() {
            return one.answered || other.answered;
        }

        void close() {
            one.close();
            other.close();
        }
    }

    /** A socket of one of the two. */
    private final class Side {

        private final int token = tokens++;
        private final List<UdpSocket> sockets = new ArrayList<>();
        private boolean answered;

        Side(SimHost host) {
            host.datagrams()
                    .open(new Endpoint(ipv4(host), 0), this::receive, Completion.of(sockets::add, IdealPunch::fail));
        }

        private void receive(UdpSocket socket, Endpoint source, ByteBuffer payload) {
            byte kind = payload.get();
            if (kind == PROBE) {
                socket.send(source, packet(ANSWER));
            } else if (kind == ANSWER) {
                answered = true;
            }
        }

        void askObserver() {
            sockets.forEach(socket -> socket.send(observer, packet(ASK)));
        }

        void fire(Endpoint target, boolean primed) {
            for (UdpSocket socket : sockets) {
                for (int i = 0; primed && i < PRIMERS.length; i++) {
                    socket.send(target, packet(PROBE), PRIMERS[i]);
                }
                socket.send(target, packet(PROBE));
            }
        }

        private ByteBuffer packet(byte kind) {
            return ByteBuffer.allocate(LENGTH).put(kind).putInt(token).flip();
        }

        void close() {
            sockets.forEach(UdpSocket::close);
        }
    }
}
