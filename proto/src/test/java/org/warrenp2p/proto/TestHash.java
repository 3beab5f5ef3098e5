package org.warrenp2p.proto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

final class TestHash {

    private TestHash() {}

    static Bytes sha256(byte[] bytes) {
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
