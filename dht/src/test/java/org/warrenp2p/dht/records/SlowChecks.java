package org.warrenp2p.dht.records;

import java.util.List;
import java.util.function.Consumer;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;

/** Checks whose verdicts the test gives when it likes, in the order in which they were asked for. */
record SlowChecks(List<Consumer<Boolean>> verdicts) implements SignatureChecks {

    @Override
    public void check(SignedPeerRecord record, Consumer<Boolean> verdict) {
        verdicts.add(verdict);
    }

    @Override
    public void check(Value.Mutable value, Consumer<Boolean> verdict) {
        verdicts.add(verdict);
    }

    @Override
    public void check(SignedAnnouncement announcement, Consumer<Boolean> verdict) {
        verdicts.add(verdict);
    }
}
