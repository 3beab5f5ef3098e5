package org.warrenp2p.proto.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** The operating system's randomness, by way of the JDK's {@link SecureRandom}. The one place where secrets begin. */
public final class SystemEntropy implements Entropy {

    private final SecureRandom random = new SecureRandom();

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }

    @Override
    public long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }
}
