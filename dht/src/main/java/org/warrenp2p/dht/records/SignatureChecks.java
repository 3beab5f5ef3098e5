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
 * before it returns. A worker that is overloaded checks nothing, and says so: who wanted something stored is asked to come
 * back, and what a search was given is passed over. Only from the loop.
 */
public interface SignatureChecks {

    /** What became of a check. */
    enum Outcome {
        /** Whoever had to sign it has. */
        GENUINE,
        /** Somebody else made it, or it was changed on the way. */
        FORGED,
        /** There was no time to look. */
        UNCHECKED;

        /** Of a check that was made. */
        public static Outcome of(boolean genuine) {
            return genuine ? GENUINE : FORGED;
        }

        /** Whether it may be used. */
        public boolean isGenuine() {
            return this == GENUINE;
        }
    }

    /** Whether the record's own peer signed it. */
    void check(SignedPeerRecord record, Consumer<Outcome> outcome);

    /** Whether the value's owner signed it. */
    void check(Value.Mutable value, Consumer<Outcome> outcome);

    /** Whether the announcement's own peer signed it. */
    void check(SignedAnnouncement announcement, Consumer<Outcome> outcome);

    /** Checks in the caller's turn: right for simulations and for nodes that verify little. */
    static SignatureChecks inline(NetworkId network, Verifier verifier) {
        return new SignatureChecks() {
            @Override
            public void check(SignedPeerRecord record, Consumer<Outcome> outcome) {
                outcome.accept(Outcome.of(RecordCodec.verify(record, network, verifier)));
            }

            @Override
            public void check(Value.Mutable value, Consumer<Outcome> outcome) {
                outcome.accept(Outcome.of(ValueCodec.verify(value, network, verifier)));
            }

            @Override
            public void check(SignedAnnouncement announcement, Consumer<Outcome> outcome) {
                outcome.accept(Outcome.of(AnnouncementCodec.verify(announcement, network, verifier)));
            }
        };
    }
}
