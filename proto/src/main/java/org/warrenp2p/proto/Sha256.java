package org.warrenp2p.proto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), and the labelled form of it that gives places in the DHT. */
final class Sha256 {

    /** Is given nothing to hash, so that all threads may copy it. */
    private static final MessageDigest UNUSED = fromProvider();

    private Sha256() {}

    static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }

    /**
     * The place of something that is no peer: SHA-256 over {@code "warren:" label ":v1\0"} and {@code parts}. The label
     * keeps one kind of thing from being made to lie where another one does; all parts but the last have a length that
     * is fixed or written in them, so no two inputs give the same bytes.
     */
    static Key place(String label, byte[]... parts) {
        MessageDigest digest = digest();
        digest.update(("warren:" + label + ":v1\0").getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            digest.update(part);
        }
        return Key.of(digest.digest(), 0);
    }

    /** The search for a provider costs more than the hash of a peer id, so it is made once. */
    private static MessageDigest digest() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            // a provider may do without, such as one whose hashes are made by a device
            return fromProvider();
        }
    }

    private static MessageDigest fromProvider() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
