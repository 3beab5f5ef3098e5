package org.warrenp2p.bench.micro;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.PacketCipher;

/** One packet of an established session, as long as an answer with 20 contacts. */
@State(Scope.Thread)
public class PacketMicro {

    private static final int PLAIN_BYTES = 800;
    private static final int HEADER_BYTES = 13;

    private final PacketCipher sealer;
    private final PacketCipher opener;
    private final byte[] header = new byte[HEADER_BYTES];
    private final byte[] plain = new byte[PLAIN_BYTES];
    private final byte[] sealed = new byte[PLAIN_BYTES + PacketCipher.TAG_BYTES];
    private final byte[] target = new byte[PLAIN_BYTES + PacketCipher.TAG_BYTES];
    private final byte[] opened = new byte[PLAIN_BYTES];
    private long counter = 1;

    /** A session with one packet sealed. */
    public PacketMicro() {
        Identity responding = Handshakes.identity();
        Handshakes.Ends ends =
                Handshakes.between(Handshakes.crypto(Handshakes.identity()), Handshakes.crypto(responding), responding);
        sealer = ends.initiator();
        opener = ends.responder();
        sealer.seal(0, header, HEADER_BYTES, plain, 0, PLAIN_BYTES, sealed, 0);
    }

    /** Encrypts. */
    @Benchmark
    public byte[] packetSeal() {
        sealer.seal(counter++, header, HEADER_BYTES, plain, 0, PLAIN_BYTES, target, 0);
        return target;
    }

    /** Decrypts. */
    @Benchmark
    public int packetOpen() {
        return opener.open(0, header, HEADER_BYTES, sealed, 0, sealed.length, opened, 0);
    }
}
