package org.warrenp2p.dht.records;

import java.util.function.Consumer;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.identity.Verifier;

/**
 * Checks the signatures of records. A check costs about 100 µs of CPU, so a node under load hands it to a worker with
 * a bounded queue and remembers what it has verified. Only from the loop.
 */
@FunctionalInterface
public interface SignatureChecks {

    /**
     * Tells {@code verdict}, once and on the loop, whether the record's own peer signed it. May tell before it returns.
     * A worker that is overloaded says false: the record is then dropped and counted like a forged one, which costs
     * its publisher one of twenty copies.
     */
    void check(SignedPeerRecord record, Consumer<Boolean> verdict);

    /** Checks in the caller's turn: right for simulations and for nodes that verify little. */
    static SignatureChecks inline(NetworkId network, Verifier verifier) {
        return (record, verdict) -> verdict.accept(RecordCodec.verify(record, network, verifier));
    }
}
