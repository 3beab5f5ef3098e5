package org.warrenp2p.dht.records;

import java.util.function.Consumer;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.identity.Verifier;

/**
 * Checks the signatures of what is stored and found. A check costs about 100 µs of CPU, so a node under load hands it to
 * a worker with a bounded queue and remembers what it has verified. Each tells its verdict once and on the loop, perhaps
 * before it returns. A worker that is overloaded says false: what was checked is then dropped and counted like a forged
 * one, which costs its publisher one of twenty copies. Only from the loop.
 */
public interface SignatureChecks {

    /** Whether the record's own peer signed it. */
    void check(SignedPeerRecord record, Consumer<Boolean> verdict);

    /** Whether the value's owner signed it. */
    void check(Value.Mutable value, Consumer<Boolean> verdict);

    /** Whether the announcement's own peer signed it. */
    void check(SignedAnnouncement announcement, Consumer<Boolean> verdict);

    /** Checks in the caller's turn: right for simulations and for nodes that verify little. */
    static SignatureChecks inline(NetworkId network, Verifier verifier) {
        return new SignatureChecks() {
            @Override
            public void check(SignedPeerRecord record, Consumer<Boolean> verdict) {
                verdict.accept(RecordCodec.verify(record, network, verifier));
            }

            @Override
            public void check(Value.Mutable value, Consumer<Boolean> verdict) {
                verdict.accept(ValueCodec.verify(value, network, verifier));
            }

            @Override
            public void check(SignedAnnouncement announcement, Consumer<Boolean> verdict) {
                verdict.accept(AnnouncementCodec.verify(announcement, network, verifier));
            }
        };
    }
}
