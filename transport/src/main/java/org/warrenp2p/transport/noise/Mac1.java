package org.warrenp2p.transport.noise;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/**
 * The cheap check of first packets towards one responder: an HMAC under a key that follows from the responder's public
 * key and network. It proves that the sender knows whom it talks to, nothing more; port scans and reflected junk end
 * here, after one hash, before a curve is touched (WireGuard's mac1). Not safe for several threads.
 */
final class Mac1 {

    /** Bytes on the wire: HMAC-SHA-256 truncated as WireGuard's. */
    static final int LENGTH = 16;

    private static final byte[] LABEL = "warren/1 mac1".getBytes(StandardCharsets.US_ASCII);

    private final Mac hmac;

    Mac1(NetworkId network, PeerId responder) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(LABEL);
            sha256.update(network.toBytes());
            this.hmac = Hkdf.hmac(sha256.digest(responder.publicKey()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Writes the value of {@code packet[0..covered)} behind it. */
    void write(byte[] packet, int covered) {
        hmac.update(packet, 0, covered);
        System.arraycopy(hmac.doFinal(), 0, packet, covered, LENGTH);
    }

    /** Whether the value behind {@code packet[0..covered)} is the right one; in constant time. */
    boolean matches(byte[] packet, int covered) {
        hmac.update(packet, 0, covered);
        byte[] expected = Arrays.copyOf(hmac.doFinal(), LENGTH);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(packet, covered, covered + LENGTH));
    }
}
