package org.warrenp2p.proto.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/**
 * A peer's secret: an Ed25519 key (RFC 8032). Immutable and safe for use by several threads; never printed. {@link
 * KeyFile} keeps it in a file.
 */
public final class Identity implements Signer, TlsKeySigner {

    /** Bytes of the seed that the key is made from. */
    public static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

    /** What precedes the key in the signed bytes (libp2p TLS specification). */
    private static final byte[] TLS_PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] seed;
    private final byte[] publicKey;
    private final PeerId peerId;

    private Identity(byte[] seed) {
        this.seed = seed;
        this.publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        this.peerId = PeerId.ofPublicKey(publicKey);
    }

    /** A new identity. */
    public static Identity generate(Entropy entropy) {
        byte[] seed = new byte[SEED_BYTES];
        entropy.fill(seed);
        return new Identity(seed);
    }

    /**
     * The identity of a seed.
     *
     * @throws IllegalArgumentException if it does not have 32 bytes
     */
    public static Identity ofSeed(Bytes seed) {
        if (seed.length() != SEED_BYTES) {
            throw new IllegalArgumentException("The seed of an identity has 32 bytes, not " + seed.length());
        }
        return new Identity(seed.toArray());
    }

    @Override
    public PeerId peerId() {
        return peerId;
    }

    @Override
    public Bytes sign(SignatureUse use, NetworkId network, Bytes content) {
        return sign(SignedBytes.of(use, network, content));
    }

    @Override
    public Bytes signTlsKey(Bytes subjectPublicKeyInfo) {
        byte[] signed = Arrays.copyOf(TLS_PREFIX, TLS_PREFIX.length + subjectPublicKeyInfo.length());
        subjectPublicKeyInfo.copyTo(signed, TLS_PREFIX.length);
        return sign(signed);
    }

    private Bytes sign(byte[] signed) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, signed, 0, signed.length, signature, 0);
        return Bytes.wrap(signature);
    }

    /**
     * The 32 bytes of the X25519 private key that belongs to this identity, a copy. For the handshake of sessions only;
     * whoever has it can pose as this peer there.
     */
    public byte[] x25519PrivateKey() {
        return CurveKeys.privateToX25519(seed);
    }

    /** The seed, a copy. For {@link KeyFile} only. */
    byte[] seed() {
        return seed.clone();
    }

    /** The peer id; nothing secret. */
    @Override
    public String toString() {
        return "Identity of " + peerId;
    }
}
