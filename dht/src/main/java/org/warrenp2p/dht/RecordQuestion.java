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
final class RecordQuestion extends BestQuestion<SignedPeerRecord> {

    private final Key target;
    private final Families families;
    private final SignatureChecks signatures;
    private final WallClock clock;

    /** @param here the record that we have ourselves, or null */
    RecordQuestion(
            Key target,
            Families families,
            DhtPorts ports,
            @Nullable SignedPeerRecord here,
            Consumer<SignedPeerRecord> listener) {
        super(here, listener);
        this.target = target;
        this.families = families;
        this.signatures = ports.signatures();
        this.clock = ports.clock();
    }

    @Override
    public Request request() {
        return new Request.GetRecord(target, families);
    }

    @Override
    public void take(Response answer, Verdict verdict) {
        if (answer instanceof Response.RecordFound found && isAskedFor(found.record())) {
            signatures.check(
                    found.record(), outcome -> verdict.judged(outcome.isGenuine(), () -> consider(found.record())));
        } else {
            verdict.useless();
        }
    }

    private boolean isAskedFor(SignedPeerRecord record) {
        return record.record().peer().key().equals(target)
                && RecordTimes.judge(record.record(), clock.millis()) == RecordTimes.Verdict.VALID;
    }

    @Override
    boolean supersedes(SignedPeerRecord candidate, SignedPeerRecord other) {
        return candidate.supersedes(other);
    }
}
