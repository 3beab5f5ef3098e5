package org.warrenp2p.dht.records;

import java.util.List;
import java.util.function.Consumer;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;

/** Checks whose outcomes the test gives when it likes, in the order in which they were asked for. */
record SlowChecks(List<Consumer<Outcome>> waiting) implements SignatureChecks {

    @Override
    public void check(SignedPeerRecord record, Consumer<Outcome> outcome) {
        waiting.add(outcome);
    }

    @Override
    public void check(Value.Mutable value, Consumer<Outcome> outcome) {
        waiting.add(outcome);
    }

    @Override
    public void check(SignedAnnouncement announcement, Consumer<Outcome> outcome) {
        waiting.add(outcome);
    }
}
