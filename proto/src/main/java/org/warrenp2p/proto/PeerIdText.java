package org.warrenp2p.proto;

import java.util.Arrays;

/**
 * The text forms of a peer id (libp2p peer id specification): base58btc of the multihash ({@code 12D3KooW…}), or a
 * CIDv1 of the libp2p-key codec in base32 ({@code bafz…}) or base58btc ({@code z…}).
 */
final class PeerIdText {

    /** A little over the longest form, the 66 characters of a CID with a hash, so that garbage is refused early. */
    private static final int MAX_CHARS = 128;

    private static final byte CID_VERSION = 1;
    private static final byte LIBP2P_KEY_CODEC = 0x72;

    private static final byte IDENTITY_HASH = 0;
    private static final byte SHA256_HASH = 0x12;

    /** Identity multihash, length, and the protobuf tag of the key type: where the key type of a short key stands. */
    private static final int KEY_TYPE_INDEX = 3;

    private PeerIdText() {}

    static PeerId parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A peer id is missing");
        }
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "A peer id has at most " + MAX_CHARS + " characters; this has " + text.length());
        }
        byte[] multihash;
        try {
            multihash = multihash(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(quote(text) + " is not a peer id: " + e.getMessage(), e);
        }
        return ofMultihash(text, multihash);
    }

    static String format(PeerId id) {
        return Base58.encode(id.toBytes());
    }

    /** The CIDv1 text of a multihash that names a key. */
    static String formatCid(byte[] multihash) {
        byte[] cid = new byte[multihash.length + 2];
        cid[0] = CID_VERSION;
        cid[1] = LIBP2P_KEY_CODEC;
        System.arraycopy(multihash, 0, cid, 2, multihash.length);
        return "b" + Base32.encode(cid);
    }

    private static byte[] multihash(String text) {
        return switch (text.charAt(0)) {
            case '1', 'Q' -> Base58.decode(text);
            case 'b' -> ofCid(Base32.decode(text.substring(1)));
            case 'z' -> ofCid(Base58.decode(text.substring(1)));
            default -> throw new IllegalArgumentException("it begins neither with 12D3KooW nor with bafz");
        };
    }

    private static byte[] ofCid(byte[] cid) {
        if (cid.length < 2 || cid[0] != CID_VERSION || cid[1] != LIBP2P_KEY_CODEC) {
            throw new IllegalArgumentException("it is the identifier of something else than a key");
        }
        return Arrays.copyOfRange(cid, 2, cid.length);
    }

    private static PeerId ofMultihash(String text, byte[] multihash) {
        if (multihash.length == PeerId.BINARY_LENGTH
                && multihash[0] == IDENTITY_HASH
                && multihash[KEY_TYPE_INDEX] == LibP2pKey.Type.ED25519.number()) {
            try {
                return PeerId.fromBytes(multihash);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        quote(text) + " is not a peer id: its key is not written as libp2p writes it", e);
            }
        }
        throw new IllegalArgumentException(
                otherKey(multihash)
                        ? quote(text) + " names a key of another type; peers here have Ed25519 keys (12D3KooW…)"
                        : quote(text) + " is not a peer id: it is cut off or has too many characters");
    }

    private static boolean otherKey(byte[] multihash) {
        if (multihash.length == 2 + LibP2pKey.SHA256_BYTES && multihash[0] == SHA256_HASH) {
            return multihash[1] == LibP2pKey.SHA256_BYTES;
        }
        return multihash.length > KEY_TYPE_INDEX
                && multihash[0] == IDENTITY_HASH
                && multihash[1] == multihash.length - 2
                && multihash[KEY_TYPE_INDEX] != LibP2pKey.Type.ED25519.number();
    }

    private static String quote(String text) {
        return '"' + text + '"';
    }
}
