package org.warrenp2p.proto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A peer's name: its Ed25519 public key, printed as the libp2p peer id (identity multihash of the protobuf key,
 * base58btc, {@code 12D3KooW…}). Its place in the DHT is {@link #key()}.
 *
 * <p>Source: libp2p peer id specification. Only Ed25519 keys are peers here; other key types are refused.
 */
public final class PeerId implements Comparable<PeerId> {

    /** Bytes of the public key. */
    public static final int KEY_LENGTH = 32;

    /** Bytes of the binary form: multihash identity (0x00, 36), protobuf key type Ed25519 (08 01 12 20), key. */
    public static final int BINARY_LENGTH = 38;

    private static final byte[] PREFIX = {0x00, 0x24, 0x08, 0x01, 0x12, 0x20};

    private final byte[] publicKey;

    /** Beside the reference to the key, because maps ask for it more often than for anything else of a peer. */
    private final int hash;

    /**
     * Computed when it is first asked for: an answer names 20 peers, most of them known already, and a hash for each
     * would cost more than the rest of the decoding. The race is benign, because a {@link Key} has only final fields
     * and every thread computes the same one.
     */
    private @Nullable Key key;

    private PeerId(byte[] publicKey) {
        this.publicKey = publicKey;
        this.hash = ByteBuffer.wrap(publicKey).getInt(KEY_LENGTH - Integer.BYTES);
    }

    /**
     * The peer with this Ed25519 public key. Whether the bytes are a usable curve point is checked where the key is
     * used, not here.
     *
     * @param publicKey 32 bytes, copied
     * @throws IllegalArgumentException on any other length
     */
    public static PeerId ofPublicKey(byte[] publicKey) {
        if (publicKey.length != KEY_LENGTH) {
            throw new IllegalArgumentException("An Ed25519 public key has 32 bytes, not " + publicKey.length);
        }
        return new PeerId(publicKey.clone());
    }

    /** The peer whose Ed25519 public key is the 32 bytes of {@code buffer} from {@code offset}, which are copied. */
    public static PeerId ofPublicKey(byte[] buffer, int offset) {
        Objects.checkFromIndexSize(offset, KEY_LENGTH, buffer.length);
        return new PeerId(Arrays.copyOfRange(buffer, offset, offset + KEY_LENGTH));
    }

    /**
     * The peer that libp2p's binary form (38 bytes) names.
     *
     * @throws IllegalArgumentException if it is not the identity multihash of an Ed25519 key
     */
    public static PeerId fromBytes(byte[] bytes) {
        if (bytes.length != BINARY_LENGTH || !Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
            throw new IllegalArgumentException("Not the peer id of an Ed25519 key (38 bytes that begin 002408011220)");
        }
        return new PeerId(Arrays.copyOfRange(bytes, PREFIX.length, bytes.length));
    }

    /**
     * The peer that {@code text} names: base58btc ({@code 12D3KooW…}) or the CIDv1 form ({@code bafz…}).
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static PeerId parse(String text) {
        return PeerIdText.parse(text);
    }

    /** The 32 bytes of the public key, a copy. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Copies the 32 bytes of the public key into {@code target}. */
    public void copyPublicKeyTo(byte[] target, int offset) {
        System.arraycopy(publicKey, 0, target, offset, KEY_LENGTH);
    }

    /** SHA-256 of {@link #toBytes()}: the place in the DHT. */
    public Key key() {
        Key known = key;
        if (known == null) {
            known = Key.of(Sha256.of(toBytes()), 0);
            key = known;
        }
        return known;
    }

    /** Whether {@link #key} has been asked for before, here or wherever this object was; then it costs nothing. */
    public boolean isKeyKnown() {
        return key != null;
    }

    /** libp2p's binary form, 38 bytes. */
    public byte[] toBytes() {
        byte[] bytes = Arrays.copyOf(PREFIX, BINARY_LENGTH);
        System.arraycopy(publicKey, 0, bytes, PREFIX.length, KEY_LENGTH);
        return bytes;
    }

    /** A few characters for logs: the last eight of the text, which differ between peers. */
    public String shortText() {
        String text = toString();
        return "…" + text.substring(text.length() - 8);
    }

    /** Unsigned order of the public keys. */
    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(publicKey, other.publicKey);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof PeerId id && hash == id.hash && Arrays.equals(publicKey, id.publicKey));
    }

    /** The last four bytes of the key: they are as good as random for every key that was not made to collide. */
    @Override
    public int hashCode() {
        return hash;
    }

    /** The CIDv1 text, {@code bafz…}. */
    public String toCid() {
        return PeerIdText.formatCid(toBytes());
    }

    /** base58btc, {@code 12D3KooW…}. */
    @Override
    public String toString() {
        return PeerIdText.format(this);
    }
}
