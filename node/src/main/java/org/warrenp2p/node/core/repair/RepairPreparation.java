package org.warrenp2p.node.core.repair;

import java.util.concurrent.TimeUnit;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** What is done when a path has missed its first answer, so that a repair, if there has to be one, begins at once. */
final class RepairPreparation {

    /** How often the trouble is looked for at home. */
    private static final long OWN_TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A peer whose coordinators are made sure of has four at most; a dozen such peers a second are enough. */
    private static final int PREPARED_A_SECOND = 12;

    /** They only have to see us where we are now. */
    private static final long PREPARATION_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RepairPorts ports;
    private final RecordCache records;
    private long troubleNanos;
    private int prepared;

    RepairPreparation(RepairPorts ports, RecordCache records) {
        this.ports = ports;
        this.records = records;
        this.troubleNanos = ports.loop().nanoTime() - OWN_TROUBLE_NANOS;
    }

    /** Before the path is dead: what would cost a round trip then is done now. */
    void prepare(PeerId peer) {
        long now = ports.loop().nanoTime();
        if (now - troubleNanos >= OWN_TROUBLE_NANOS) {
            troubleNanos = now;
            prepared = 0;
            ports.ownTrouble().run();
        }
        if (prepared++ >= PREPARED_A_SECOND) {
            return;
        }
        PeerRecord known = records.get(peer);
        if (known == null) {
            ports.records().find(peer, new FindListener() {
                @Override
                public void onRecord(SignedPeerRecord record) {
                    records.keep(record.record());
                    greet(record.record());
                }

                @Override
                public void onFinished(FindResult result) {}

                @Override
                public void onFailure(Failure failure) {}
            });
        } else {
            greet(known);
        }
    }

    /** They pass an order on only from where they have validated us. */
    private void greet(PeerRecord record) {
        for (Contact coordinator : record.coordinators()) {
            if (ports.mayDial().test(coordinator.endpoint())) {
                ports.exchanges().ask(coordinator, new Request.Ping(), PREPARATION_NANOS, new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {}

                    @Override
                    public void onFailure(Failure failure) {}
                });
            }
        }
    }
}
