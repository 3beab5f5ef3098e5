package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordTimes;
import org.warrenp2p.transport.WallClock;

/** This node's own record as it was last published: whoever asks us for us gets it from us. */
final class OwnRecord {

    private final WallClock clock;
    private @Nullable SignedPeerRecord record;

    OwnRecord(WallClock clock) {
        this.clock = clock;
    }

    /** The record if it is valid now, or null. */
    @Nullable
    SignedPeerRecord current() {
        SignedPeerRecord last = record;
        return last != null && RecordTimes.judge(last.record(), clock.millis()) == RecordTimes.Verdict.VALID
                ? last
                : null;
    }

    void replace(SignedPeerRecord next) {
        record = next;
    }
}
