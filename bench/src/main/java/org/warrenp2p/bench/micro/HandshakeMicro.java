package org.warrenp2p.bench.micro;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.SessionCrypto;

/** Both sides of a handshake between strangers, with an answer in it. */
@State(Scope.Thread)
public class HandshakeMicro {

    private final Identity responding = Handshakes.identity();
    private final Identity initiating = Handshakes.identity();

    /** Both sides new to each other. */
    @Benchmark
    public Object noiseHandshake() {
        SessionCrypto initiator = Handshakes.crypto(initiating);
        SessionCrypto responder = Handshakes.crypto(responding);
        return Handshakes.between(initiator, responder, responding);
    }
}
