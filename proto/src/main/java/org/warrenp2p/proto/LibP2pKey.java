package org.warrenp2p.proto;

import java.nio.ByteBuffer;

/**
 * A public key of any type as libp2p writes it: the protobuf message {@code {type = 1, data = 2}} in its one canonical
 * form. Peers here have Ed25519 keys only; the others are read so that a certificate or a text that names one can be
 * refused with the right reason. The data is not checked against the type, but for Ed25519's length.
 *
 * <p>Source: libp2p peer id specification.
 *
 * @param data at most {@value #MAX_DATA_BYTES} bytes
 */
public record LibP2pKey(Type type, Bytes data) {

    /** Longest key data: an RSA key of 8,192 bits, libp2p's largest, has about 1,060 bytes in PKIX form. */
    public static final int MAX_DATA_BYTES = 2_048;

    static final int SHA256_BYTES = 32;

    /** Longest encoding that is named by itself and not by its hash (libp2p peer id specification). */
    private static final int MAX_INLINE_BYTES = 42;

    private static final byte TYPE_TAG = 1 << 3;
    private static final byte DATA_TAG = 2 << 3 | 2;
    private static final byte IDENTITY_HASH = 0;
    private static final byte SHA256_HASH = 0x12;

    /** The types of keys. */
    public enum Type {
        /** PKCS #1 in PKIX. */
        RSA(0),
        /** 32 bytes of RFC 8032. */
        ED25519(1),
        /** 33 bytes, a compressed point. */
        SECP256K1(2),
        /** PKIX. */
        ECDSA(3);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        /** The number on the wire. */
        public int number() {
            return number;
        }
    }

    /** @throws IllegalArgumentException if the data is too long, or not 32 bytes for Ed25519 */
    public LibP2pKey {
        if (data.length() > MAX_DATA_BYTES) {
            throw new IllegalArgumentException("A public key has at most 2,048 bytes, not " + data.length());
        }
        if (type == Type.ED25519 && data.length() != PeerId.KEY_LENGTH) {
            throw new IllegalArgumentException("An Ed25519 public key has 32 bytes, not " + data.length());
        }
    }

    /** The key of a peer. */
    public static LibP2pKey of(PeerId peer) {
        return new LibP2pKey(Type.ED25519, Bytes.wrap(peer.publicKey()));
    }

    /**
     * The key that {@code encoded} writes.
     *
     * @throws IllegalArgumentException if it is not the canonical encoding of a known type of key
     */
    public static LibP2pKey parse(Bytes encoded) {
        ByteBuffer source = encoded.asBuffer();
        if (source.remaining() < 4 || source.get() != TYPE_TAG) {
            throw notAKey();
        }
        Type type = type(source.get());
        if (source.get() != DATA_TAG) {
            throw notAKey();
        }
        byte[] data = new byte[readLength(source)];
        source.get(data);
        return new LibP2pKey(type, Bytes.wrap(data));
    }

    /** The canonical encoding. */
    public Bytes encode() {
        boolean shortData = data.length() < 0x80;
        ByteBuffer target = ByteBuffer.allocate(data.length() + (shortData ? 4 : 5));
        target.put(TYPE_TAG).put((byte) type.number()).put(DATA_TAG);
        if (shortData) {
            target.put((byte) data.length());
        } else {
            target.put((byte) (0x80 | (data.length() & 0x7f))).put((byte) (data.length() >>> 7));
        }
        return Bytes.wrap(target.put(data.asBuffer()).array());
    }

    /** The multihash that libp2p names this key by: the encoding itself if it is short, else its SHA-256. */
    public Bytes multihash() {
        byte[] encoded = encode().toArray();
        boolean inline = encoded.length <= MAX_INLINE_BYTES;
        byte[] digest = inline ? encoded : Sha256.of(encoded);
        return Bytes.wrap(ByteBuffer.allocate(digest.length + 2)
                .put(inline ? IDENTITY_HASH : SHA256_HASH)
                .put((byte) digest.length)
                .put(digest)
                .array());
    }

    /** The peer id text in base58btc: {@code 12D3KooW…}, {@code 16Uiu2…} or {@code Qm…}. */
    public String peerIdText() {
        return Base58.encode(multihash().toArray());
    }

    /** The peer id text as a CIDv1: {@code bafz…}. */
    public String peerIdCid() {
        return PeerIdText.formatCid(multihash().toArray());
    }

    /**
     * The peer with this key.
     *
     * @throws IllegalArgumentException if the key is of another type than Ed25519
     */
    public PeerId toPeerId() {
        if (type != Type.ED25519) {
            throw new IllegalArgumentException(
                    peerIdText() + " is a key of type " + type + "; peers here have Ed25519 keys");
        }
        return PeerId.ofPublicKey(data.toArray());
    }

    private static Type type(int number) {
        for (Type type : Type.values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw notAKey();
    }

    /** A minimal varint that covers exactly the rest; two bytes are enough for {@link #MAX_DATA_BYTES}. */
    private static int readLength(ByteBuffer source) {
        int first = source.get();
        int length = first;
        if (first < 0) {
            int second = source.hasRemaining() ? source.get() : 0;
            length = (first & 0x7f) | (second << 7);
            if (second <= 0) {
                throw notAKey();
            }
        }
        if (length != source.remaining() || length > MAX_DATA_BYTES) {
            throw notAKey();
        }
        return length;
    }

    private static IllegalArgumentException notAKey() {
        return new IllegalArgumentException("Not a public key in libp2p's encoding");
    }
}
