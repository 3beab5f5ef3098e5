package org.warrenp2p.node.core.nat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.core.nat.FilterTest.Helper;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunClient;

/**
 * A socket that has sent to nobody but a few observers, so that everybody else is a stranger to it: in a small network
 * the main one has soon sent to all.
 */
final class SpareSocket implements FilterTest.Contacted {

    private final NatPorts ports;
    private final StunClient client;
    private final Endpoint local;
    private final long patienceNanos;
    private final Set<Endpoint> contacted = new LinkedHashSet<>();
    private final List<Runnable> open = new ArrayList<>();
    private @Nullable UdpSocket socket;
    private boolean closed;

    /**
     * Not open yet.
     *
     * @param local where to bind it, at a free port: as the main socket is
     * @param patienceNanos whoever has not told by then where it sees it is not waited for
     */
    SpareSocket(NatPorts ports, StunClient client, Endpoint local, long patienceNanos) {
        this.ports = ports;
        this.client = client;
        this.local = new Endpoint(local.address(), 0);
        this.patienceNanos = patienceNanos;
    }

    /**
     * Opens it and asks {@code observers} where they see it.
     *
     * @param done told once who sees it where, in a later turn: of nobody if it cannot be opened
     */
    void open(List<Contact> observers, Consumer<Seen> done) {
        ports.datagrams()
                .open(
                        local,
                        ports.router(),
                        Completion.of(
                                opened -> {
                                    if (closed) {
                                        opened.close();
                                        return;
                                    }
                                    socket = opened;
                                    new Asking(opened, observers.size(), done).begin(observers);
                                },
                                failure -> {
                                    if (!closed) {
                                        done.accept(new Seen(new LinkedHashMap<>()));
                                    }
                                }));
    }

    /** The socket, once it is open. */
    @Nullable
    UdpSocket socket() {
        return socket;
    }

    @Override
    public boolean at(IpAddress address) {
        return contacted.stream().anyMatch(endpoint -> endpoint.address().equals(address));
    }

    @Override
    public boolean at(Endpoint endpoint) {
        return contacted.contains(endpoint);
    }

    /** Sends {@code packet} from it. */
    void send(Endpoint to, ByteBuffer packet) {
        UdpSocket opened = socket;
        if (opened != null) {
            contacted.add(to);
            opened.send(to, packet);
        }
    }

    /** Closes it and hears nothing more. */
    void close() {
        closed = true;
        open.forEach(Runnable::run);
        UdpSocket opened = socket;
        if (opened != null) {
            client.closed(opened);
            opened.close();
        }
    }

    /** Where each observer sees it. */
    record Seen(Map<Contact, Endpoint> by) {

        /** Who can have probes sent there: only to the address that a helper knows of this node itself. */
        List<Helper> helpers(@Nullable IpAddress mapped) {
            return by.entrySet().stream()
                    .filter(entry -> entry.getValue().address().equals(mapped))
                    .map(entry -> new Helper(entry.getKey(), entry.getValue().port()))
                    .toList();
        }
    }

    /** The questions to the observers. */
    private final class Asking {

        private final UdpSocket opened;
        private final Consumer<Seen> done;
        private final Map<Contact, Endpoint> seen = new LinkedHashMap<>();
        private int waiting;
        private boolean over;

        private Asking(UdpSocket opened, int count, Consumer<Seen> done) {
            this.opened = opened;
            this.waiting = count;
            this.done = done;
        }

        private void begin(List<Contact> observers) {
            if (observers.isEmpty()) {
                end();
                return;
            }
            EventLoop.Timer timer = ports.loop().schedule(patienceNanos, this::end);
            open.add(timer::cancel);
            for (Contact observer : observers) {
                contacted.add(observer.endpoint());
                open.add(client.ask(
                        opened,
                        observer.endpoint(),
                        Completion.of(
                                answer -> {
                                    seen.put(observer, answer.observed());
                                    ended();
                                },
                                failure -> ended())));
            }
        }

        private void ended() {
            waiting--;
            if (waiting == 0) {
                end();
            }
        }

        private void end() {
            if (!over && !closed) {
                over = true;
                done.accept(new Seen(seen));
            }
        }
    }
}
