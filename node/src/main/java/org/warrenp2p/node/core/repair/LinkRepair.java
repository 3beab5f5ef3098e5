package org.warrenp2p.node.core.repair;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.punch.PunchListener;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * One attempt to find a path to a peer with a link: with the record that is known at once, and with a newer one if the DHT has
 * it. Whatever path comes of it is told by whoever watches the paths, not here.
 */
final class LinkRepair {

    /** As for the first dial: who is silent so long over several retransmissions is not there. */
    private static final long PING_TIMEOUT_NANOS = 5_000_000_000L;

    private final PeerId peer;
    private final RepairPorts ports;
    private final RecordCache records;
    private final Runnable onOver;
    private final List<Exchanges.Exchange> pings = new ArrayList<>();
    private final List<Endpoint> tried = new ArrayList<>();
    private int pingsOpen;
    private @Nullable Search search;
    private @Nullable Runnable punch;
    /** Gives up the circuit that is being opened; null if none is. */
    private @Nullable Runnable circuit;

    private boolean relay;
    private boolean searched;
    private boolean over;

    /**
     * Nothing is sent yet.
     *
     * @param relay whether a circuit will do as well, since nothing else carries the link
     * @param onOver told once, when nothing is left to be tried
     */
    LinkRepair(PeerId peer, RepairPorts ports, RecordCache records, boolean relay, Runnable onOver) {
        this.peer = peer;
        this.ports = ports;
        this.records = records;
        this.relay = relay;
        this.onOver = onOver;
    }

    void begin() {
        PeerRecord known = records.get(peer);
        if (known != null) {
            reach(known);
        }
        search = ports.records().find(peer, new FindListener() {
            @Override
            public void onRecord(SignedPeerRecord record) {
                records.keep(record.record());
                if (!over) {
                    reach(record.record());
                }
            }

            @Override
            public void onFinished(FindResult result) {
                searched();
            }

            @Override
            public void onFailure(Failure failure) {
                searched();
            }
        });
    }

    private void searched() {
        searched = true;
        endIfNothingIsLeft();
    }

    /** What carried the link until now is gone too. */
    void relayToo() {
        PeerRecord known = records.get(peer);
        if (!relay && known != null) {
            relay = true;
            relay(known);
        }
        relay = true;
    }

    /** A circuit carries the link within two round trips, whatever comes of the rest. */
    private void relay(PeerRecord record) {
        if (!relay || circuit != null || record.relays().isEmpty()) {
            return;
        }
        circuit = ports.circuits().open(record, new CircuitOpener.Listener() {
            @Override
            public void onOpened(Contact far) {
                circuit = null;
                if (!over) {
                    ping(far.endpoint());
                }
            }

            @Override
            public void onFailed(Failure failure) {
                circuit = null;
                endIfNothingIsLeft();
            }
        });
    }

    private void reach(PeerRecord record) {
        relay(record);
        if (punch != null || !ports.paths().mayBeDirect(peer)) {
            return;
        }
        if (PathOpener.isNeeded(record)) {
            punch(record);
        }
        if (punch == null) {
            record.endpoints().stream()
                    .filter(endpoint -> ports.mayDial().test(endpoint) && !tried.contains(endpoint))
                    .forEach(this::ping);
        }
    }

    private void punch(PeerRecord record) {
        punch = ports.opener().open(record, new PunchListener() {
            @Override
            public void onReachable() {
                // the path is watched: what becomes of it is told there
            }

            @Override
            public void onOpened(Round round) {
                end();
            }

            @Override
            public void onFailed(PunchFailure failure) {
                end();
            }

            private void end() {
                punch = null;
                endIfNothingIsLeft();
            }
        });
    }

    /** The answer proves the path that it comes over. */
    private void ping(Endpoint endpoint) {
        tried.add(endpoint);
        pingsOpen++;
        pings.add(ports.exchanges()
                .ask(new Contact(peer, endpoint), new Request.Ping(), PING_TIMEOUT_NANOS, new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        end();
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        end();
                    }

                    private void end() {
                        pingsOpen--;
                        endIfNothingIsLeft();
                    }
                }));
    }

    private void endIfNothingIsLeft() {
        if (!over && searched && punch == null && circuit == null && pingsOpen == 0) {
            over = true;
            onOver.run();
        }
    }

    /** Gives up without a word. */
    void cancel() {
        over = true;
        pings.forEach(Exchanges.Exchange::cancel);
        if (search != null) {
            search.cancel();
        }
        if (punch != null) {
            punch.run();
        }
        if (circuit != null) {
            circuit.run();
        }
    }

    /** Lets what is under way come to its end, without a word. */
    void letGo() {
        over = true;
        if (search != null) {
            search.cancel();
        }
    }
}
