package org.warrenp2p.proto;

/**
 * A few bytes that anybody may store in the DHT and find again by their key. Who finds one checks it by itself: an
 * immutable one is what its key is the hash of, a mutable one is signed by its owner.
 */
public sealed interface Value permits Value.Immutable, Value.Mutable {

    /** Longest content in bytes (PROTOCOL: sizes). */
    int MAX_CONTENT_BYTES = 900;

    /** What is stored. */
    Bytes content();

    /** The place in the DHT of {@code network}. */
    Key key(NetworkId network);

    /**
     * Content at the place that is its own hash.
     *
     * @param content at most {@value #MAX_CONTENT_BYTES} bytes
     */
    record Immutable(Bytes content) implements Value {

        /** @throws IllegalArgumentException if the content is too long */
        public Immutable {
            requireContent(content);
        }

        /** SHA-256 over the network and the content. */
        @Override
        public Key key(NetworkId network) {
            return Sha256.place("immutable", network.toBytes(), content.toArray());
        }
    }

    /**
     * Content that its owner can replace. Made by {@link org.warrenp2p.proto.codec.ValueCodec}, which also verifies it.
     *
     * @param owner who signs
     * @param salt tells the values of one owner apart, at most {@value #MAX_SALT_BYTES} bytes, may be empty
     * @param sequence the higher one replaces the lower one; unsigned
     * @param content at most {@value #MAX_CONTENT_BYTES} bytes
     * @param signature 64 bytes of Ed25519
     */
    record Mutable(PeerId owner, Bytes salt, long sequence, Bytes content, Bytes signature) implements Value {

        /** Longest salt in bytes (PROTOCOL: sizes). */
        public static final int MAX_SALT_BYTES = 32;

        /** @throws IllegalArgumentException if content or salt are too long */
        public Mutable {
            requireContent(content);
            requireSalt(salt);
        }

        @Override
        public Key key(NetworkId network) {
            return keyOf(network, owner, salt);
        }

        /**
         * Where the value of {@code owner} under {@code salt} lies: SHA-256 over network, public key and salt.
         *
         * @throws IllegalArgumentException if the salt is too long
         */
        public static Key keyOf(NetworkId network, PeerId owner, Bytes salt) {
            requireSalt(salt);
            return Sha256.place("mutable", network.toBytes(), owner.publicKey(), salt.toArray());
        }

        /** Whether this replaces {@code other}, which lies at the same place: by sequence, equal ones by the greater bytes. */
        public boolean supersedes(Mutable other) {
            int order = Long.compareUnsigned(sequence, other.sequence);
            return order > 0 || (order == 0 && content.compareTo(other.content) > 0);
        }

        private static void requireSalt(Bytes salt) {
            if (salt.length() > MAX_SALT_BYTES) {
                throw new IllegalArgumentException("A salt has at most 32 bytes, not " + salt.length());
            }
        }
    }

    private static void requireContent(Bytes content) {
        if (content.length() > MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("A value has at most 900 bytes, not " + content.length());
        }
    }
}
