package org.warrenp2p.node.core;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.transport.Failure;

/**
 * The rung of the ladder that works at once, whatever stands before the two: a circuit through a relay of the peer, tried once. Where
 * a direct path may be quick that gets a start.
 */
final class DialCircuit {

    /** DESIGN, the ladder: what a circuit waits for where one side can be reached. */
    private static final long RELAY_DELAY_NANOS = 150_000_000L;

    private final Connector.Tools tools;
    private final BooleanSupplier unneeded;
    private final Consumer<Contact> opened;
    private final Consumer<@Nullable Failure> failed;
    /** Gives the circuit up that is being opened; null if none has been thought of. */
    private @Nullable Runnable giveUp;

    private boolean underWay;

    /**
     * None yet.
     *
     * @param unneeded whether the peer has answered on another way, or nobody wants it any more
     * @param opened told where the peer is then
     * @param failed told why there is none; null if no relay of the peer could even be asked
     */
    DialCircuit(
            Connector.Tools tools,
            BooleanSupplier unneeded,
            Consumer<Contact> opened,
            Consumer<@Nullable Failure> failed) {
        this.tools = tools;
        this.unneeded = unneeded;
        this.opened = opened;
        this.failed = failed;
    }

    /** Something may still come of it. */
    boolean isUnderWay() {
        return underWay;
    }

    /** Whether a record has named relays. */
    boolean wasTried() {
        return giveUp != null;
    }

    void tryFor(PeerRecord record) {
        if (giveUp != null || record.relays().isEmpty()) {
            return;
        }
        long delay = tools.isPublic().getAsBoolean() ? RELAY_DELAY_NANOS : 0;
        giveUp = tools.loop().schedule(delay, () -> open(record))::cancel;
        underWay = true;
    }

    private void open(PeerRecord record) {
        if (unneeded.getAsBoolean()) {
            underWay = false;
            return;
        }
        Runnable cancel = tools.circuits().open(record, new CircuitOpener.Listener() {
            @Override
            public void onOpened(Contact far) {
                underWay = false;
                if (!unneeded.getAsBoolean()) {
                    opened.accept(far);
                }
            }

            @Override
            public void onFailed(Failure failure) {
                underWay = false;
                failed.accept(failure);
            }
        });
        if (cancel == null) {
            underWay = false;
            failed.accept(null);
        } else {
            giveUp = cancel;
        }
    }

    void giveUp() {
        if (giveUp != null) {
            giveUp.run();
        }
    }
}
