package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;

/**
 * What proves that a stranger receives at its address, without anything being kept for it: a MAC of address and port
 * under a secret that changes (docs/decisions/0008-cookies.md).
 */
final class Cookies {

    /** How long a secret lives, and so the longest that a cookie can (PROTOCOL). */
    static final long SECRET_LIFE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private static final int SECRET_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Entropy entropy;
    private final byte[] secret = new byte[SECRET_BYTES];
    private long madeNanos;
    private boolean made;

    Cookies(Entropy entropy) {
        this.entropy = entropy;
    }

    /** The cookie of {@code endpoint} at this time. */
    Bytes of(Endpoint endpoint, long nowNanos) {
        if (!made || nowNanos - madeNanos >= SECRET_LIFE_NANOS) {
            entropy.fill(secret);
            madeNanos = nowNanos;
            made = true;
        }
        byte[] address = endpoint.address().toBytes();
        byte[] content = ByteBuffer.allocate(address.length + Short.BYTES)
                .put(address)
                .putShort((short) endpoint.port())
                .array();
        return Bytes.wrap(mac(secret, content, content.length));
    }

    /** Whether the mac2 of {@code firstPacket} was made with the cookie that {@code endpoint} has now. */
    boolean covers(byte[] firstPacket, Endpoint endpoint, long nowNanos) {
        int covered = firstPacket.length - PacketLayout.MAC_BYTES;
        byte[] expected = mac(of(endpoint, nowNanos).toArray(), firstPacket, covered);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(firstPacket, covered, firstPacket.length));
    }

    /** {@code firstPacket} with the mac2 that shows {@code cookie}. */
    static Bytes shown(Bytes firstPacket, Bytes cookie) {
        byte[] packet = firstPacket.toArray();
        int covered = packet.length - PacketLayout.MAC_BYTES;
        System.arraycopy(mac(cookie.toArray(), packet, covered), 0, packet, covered, PacketLayout.MAC_BYTES);
        return Bytes.wrap(packet);
    }

    private static byte[] mac(byte[] key, byte[] content, int lengthBytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(content, 0, lengthBytes);
            return Arrays.copyOf(mac.doFinal(), PacketLayout.MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every Java platform has HMAC-SHA-256", e);
        }
    }
}
