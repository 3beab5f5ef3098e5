package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

final class Mac1Test {

    private static final PeerId RESPONDER = PeerId.ofPublicKey(KeyPairs.ed25519(KeyPairs.seed(1)));
    private static final int COVERED = 100;

    private final byte[] packet = new byte[COVERED + Mac1.LENGTH];

    @Test
    void shouldBeTheTruncatedHmacOfTheWireFormat() throws GeneralSecurityException {
        Arrays.fill(packet, 0, COVERED, (byte) 9);
        new Mac1(NetworkId.MAIN, RESPONDER).write(packet, COVERED);

        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update("warren/1 mac1".getBytes(StandardCharsets.US_ASCII));
        sha256.update(new byte[] {4, 'm', 'a', 'i', 'n'});
        sha256.update(RESPONDER.publicKey());
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(sha256.digest(), "HmacSHA256"));
        byte[] expected = Arrays.copyOf(hmac.doFinal(Arrays.copyOf(packet, COVERED)), 16);

        assertThat(Arrays.copyOfRange(packet, COVERED, packet.length)).isEqualTo(expected);
    }

    @Test
    void shouldMatchOnlyForTheSameResponderNetworkAndBytes() {
        Mac1 mac1 = new Mac1(NetworkId.MAIN, RESPONDER);
        mac1.write(packet, COVERED);
        assertThat(mac1.matches(packet, COVERED)).isTrue();
        assertThat(new Mac1(new NetworkId("test"), RESPONDER).matches(packet, COVERED))
                .isFalse();
        PeerId other = PeerId.ofPublicKey(KeyPairs.ed25519(KeyPairs.seed(2)));
        assertThat(new Mac1(NetworkId.MAIN, other).matches(packet, COVERED)).isFalse();
        for (int bit = 0; bit < packet.length * Byte.SIZE; bit++) {
            packet[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(mac1.matches(packet, COVERED)).as("bit %d", bit).isFalse();
            packet[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
    }
}
