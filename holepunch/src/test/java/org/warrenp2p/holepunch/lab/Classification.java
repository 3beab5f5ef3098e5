package org.warrenp2p.holepunch.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warrenp2p.holepunch.HolePunch;
import org.warrenp2p.holepunch.nat.EndpointObservations;
import org.warrenp2p.holepunch.nat.FilteringTests;
import org.warrenp2p.holepunch.nat.Hairpinning;
import org.warrenp2p.holepunch.nat.MappingLifetime;
import org.warrenp2p.holepunch.nat.NatClassifier;
import org.warrenp2p.holepunch.nat.NatReport;
import org.warrenp2p.holepunch.nat.Observation;
import org.warrenp2p.holepunch.nat.ObservationSettings;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.UdpSocket;

/** What a host finds out about its translator from its neighbours. */
final class Classification {

    /** Every question is asked so often, because datagrams are lost. */
    private static final int TRIES = 2;

    private static final long RETRY_NANOS = 500_000_000L;
    private static final long PAUSE_NANOS = 5_000_000L;

    private final Wire wire;
    private final SimHost host;
    private final UdpSocket socket;
    private final EndpointObservations observations =
            new EndpointObservations(ObservationSettings.DEFAULT, new Counters());
    private final Map<Long, Question> open = new LinkedHashMap<>();
    private final Map<Long, Boolean> probes = new LinkedHashMap<>();
    private final List<Long> arrived = new ArrayList<>();
    private long next;

    private record Question(Contact observer, boolean auxiliary, long sentNanos) {}

    Classification(Wire wire, SimHost host, UdpSocket socket) {
        this.wire = wire;
        this.host = host;
        this.socket = socket;
        observations.bound(HolePunch.MAIN_SOCKET, List.of(socket.localEndpoint()));
    }

    /** Asks everybody: first where we are, then for probes, each from a prefix of its own. */
    void start(List<Neighbourhood.Observer> observers) {
        long at = 0;
        for (int i = 0; i < TRIES; i++) {
            for (Neighbourhood.Observer observer : observers) {
                for (boolean auxiliary : new boolean[] {false, true}) {
                    at += PAUSE_NANOS;
                    host.loop().schedule(i * RETRY_NANOS + at, () -> ask(observer.contact(auxiliary), auxiliary));
                }
            }
        }
        for (Neighbourhood.Observer observer : observers) {
            for (boolean stranger : new boolean[] {true, false}) {
                host.loop().schedule(2 * RETRY_NANOS, () -> askProbe(observer.contact(false), stranger));
            }
        }
    }

    private void ask(Contact observer, boolean auxiliary) {
        open.put(next, new Question(observer, auxiliary, host.loop().nanoTime()));
        wire.send(socket, observer.endpoint(), new Message.Ask(next++));
    }

    private void askProbe(Contact observer, boolean stranger) {
        probes.put(next, stranger);
        wire.send(socket, observer.endpoint(), new Message.AskProbe(next++, stranger));
    }

    void seen(Message.Seen seen) {
        Question question = open.get(seen.question());
        if (question != null) {
            observations.add(new Observation(
                    question.observer, question.auxiliary, HolePunch.MAIN_SOCKET, seen.observed(), question.sentNanos));
        }
    }

    void arrived(Message.FilterProbe probe) {
        arrived.add(probe.nonce());
    }

    NatReport report() {
        FilteringTests tests = FilteringTests.NONE;
        for (Map.Entry<Long, Boolean> probe : probes.entrySet()) {
            boolean came = arrived.contains(probe.getKey());
            tests = probe.getValue() ? tests.withStranger(came) : tests.withOtherPort(came);
        }
        return NatClassifier.classify(
                observations.view(
                        HolePunch.MAIN_SOCKET, IpFamily.IPV4, host.loop().nanoTime()),
                tests,
                Hairpinning.UNKNOWN,
                MappingLifetime.UNKNOWN);
    }
}
