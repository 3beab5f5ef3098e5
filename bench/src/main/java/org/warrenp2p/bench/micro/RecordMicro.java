package org.warrenp2p.bench.micro;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.identity.Identity;

/** The signature of a record with two endpoints. */
@State(Scope.Thread)
public class RecordMicro {

    private final Identity identity = Handshakes.identity();
    private final PeerRecord record = new PeerRecord(
            identity.peerId(),
            1,
            1_000,
            7_200_000,
            List.of(Endpoint.parse("203.0.113.7:4433"), Endpoint.parse("[2001:db8::7]:4433")),
            NatProfile.UNKNOWN,
            List.of(),
            List.of());
    private final SignedPeerRecord signed = RecordCodec.sign(record, identity, NetworkId.MAIN);
    private final Ed25519Verifier verifier = new Ed25519Verifier();

    /** Checked. */
    @Benchmark
    public boolean recordVerify() {
        return RecordCodec.verify(signed, NetworkId.MAIN, verifier);
    }

    /** Encoded and signed. */
    @Benchmark
    public Object recordSign() {
        return RecordCodec.sign(record, identity, NetworkId.MAIN);
    }
}
