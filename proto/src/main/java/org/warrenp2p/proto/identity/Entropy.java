package org.warrenp2p.proto.identity;

/**
 * Unpredictable bytes for keys, nonces, exchange ids, circuit ids and cookies. Everything else takes a seeded
 * generator. Safe for use by several threads.
 */
public interface Entropy {

    /** Fills {@code target}. */
    void fill(byte[] target);

    /** 64 unpredictable bits. */
    long nextLong();
}
