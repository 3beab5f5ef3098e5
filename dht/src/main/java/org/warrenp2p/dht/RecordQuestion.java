package org.warrenp2p.dht;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordTimes;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.WallClock;

/** Who has the record of this peer? Tells of each valid one that is better than those before. */
final class RecordQuestion implements Question {

    private final Key target;
    private final Families families;
    private final SignatureChecks signatures;
    private final WallClock clock;
    private final Consumer<SignedPeerRecord> listener;
    private @Nullable SignedPeerRecord best;

    /** @param here the record that we have ourselves, or null */
    RecordQuestion(
            Key target,
            Families families,
            DhtPorts ports,
            @Nullable SignedPeerRecord here,
            Consumer<SignedPeerRecord> listener) {
        this.target = target;
        this.families = families;
        this.signatures = ports.signatures();
        this.clock = ports.clock();
        this.best = here;
        this.listener = listener;
    }

    /** The best record so far, or null. */
    @Nullable
    SignedPeerRecord best() {
        return best;
    }

    @Override
    public Request request() {
        return new Request.GetRecord(target, families);
    }

    @Override
    public void started() {
        if (best != null) {
            listener.accept(best);
        }
    }

    @Override
    public boolean hasFound() {
        return best != null;
    }

    @Override
    public void take(Response answer, Verdict verdict) {
        if (answer instanceof Response.RecordFound found && isAskedFor(found.record())) {
            signatures.check(found.record(), genuine -> {
                if (genuine) {
                    verdict.useful(() -> consider(found.record()));
                } else {
                    verdict.useless();
                }
            });
        } else {
            verdict.useless();
        }
    }

    private boolean isAskedFor(SignedPeerRecord record) {
        return record.record().peer().key().equals(target)
                && RecordTimes.judge(record.record(), clock.millis()) == RecordTimes.Verdict.VALID;
    }

    private void consider(SignedPeerRecord record) {
        if (best == null || record.supersedes(best)) {
            best = record;
            listener.accept(record);
        }
    }
}
