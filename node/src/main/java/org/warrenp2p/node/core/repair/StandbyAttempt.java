package org.warrenp2p.node.core.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * One attempt to get a circuit to the peer of a link through a relay that leads there by no way yet: one that the known record
 * names, or a newer one. It has succeeded when the peer has answered over it.
 */
final class StandbyAttempt {

    /** A handshake is not needed; several repetitions fit. */
    private static final long PING_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final PeerId peer;
    private final RepairPorts ports;
    private final RecordCache records;
    /** Bounded by the relays that two records name. */
    private final List<PeerId> without;

    private final Consumer<Boolean> onEnd;
    private boolean searched;
    private boolean over;
    /** Gives up what is under way. */
    private Runnable giveUp = () -> {};

    /**
     * Nothing is sent yet.
     *
     * @param without relays that are not to be asked
     * @param onEnd told once whether there is such a circuit
     */
    StandbyAttempt(PeerId peer, RepairPorts ports, RecordCache records, List<PeerId> without, Consumer<Boolean> onEnd) {
        this.peer = peer;
        this.ports = ports;
        this.records = records;
        this.without = new ArrayList<>(without);
        this.onEnd = onEnd;
    }

    void begin() {
        next();
    }

    private void next() {
        if (!over && !open(records.get(peer))) {
            search();
        }
    }

    /** Whether a relay of {@code record} is asked: one that was not, since the peer may decline what comes through one. */
    private boolean open(@Nullable PeerRecord record) {
        if (record == null) {
            return false;
        }
        Contact relay = record.relays().stream()
                .filter(one -> !without.contains(one.peer()))
                .findFirst()
                .orElse(null);
        if (relay == null) {
            return false;
        }
        without.add(relay.peer());
        Runnable opening = ports.circuits().open(only(relay, record), new CircuitOpener.Listener() {
            @Override
            public void onOpened(Contact far) {
                ping(far);
            }

            @Override
            public void onFailed(Failure failure) {
                next();
            }
        });
        if (opening == null) {
            return open(record);
        }
        giveUp = opening;
        return true;
    }

    private static PeerRecord only(Contact relay, PeerRecord record) {
        return new PeerRecord(
                record.peer(),
                record.sequence(),
                record.issuedAtMillis(),
                record.expiresAtMillis(),
                record.endpoints(),
                record.nat(),
                record.coordinators(),
                List.of(relay));
    }

    /** The answer proves the path to this side, and the question makes the other one ask for its own proof. */
    private void ping(Contact far) {
        Exchanges.Exchange ping = ports.exchanges()
                .ask(far, new Request.Ping(), PING_TIMEOUT_NANOS, new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        end(true);
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        next();
                    }
                });
        giveUp = ping::cancel;
    }

    /** Once: the record may have been known from long ago. */
    private void search() {
        if (searched) {
            end(false);
            return;
        }
        searched = true;
        Search search = ports.records().find(peer, new FindListener() {
            @Override
            public void onRecord(SignedPeerRecord record) {
                records.keep(record.record());
            }

            @Override
            public void onFinished(FindResult result) {
                again();
            }

            @Override
            public void onFailure(Failure failure) {
                again();
            }

            private void again() {
                if (!over && !open(records.get(peer))) {
                    end(false);
                }
            }
        });
        giveUp = search::cancel;
    }

    private void end(boolean success) {
        if (!over) {
            over = true;
            onEnd.accept(success);
        }
    }

    /** Gives up without a word. */
    void cancel() {
        over = true;
        giveUp.run();
    }
}
