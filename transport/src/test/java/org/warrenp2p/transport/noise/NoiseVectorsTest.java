package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.SessionCrypto.Established;

/** Drives the two halves of the handshake with the published vector; the resource names its source. */
final class NoiseVectorsTest {

    private static final byte[] NO_HEADER = {};

    private final Properties vector = new Properties();

    @BeforeEach
    void loadVector() throws IOException {
        try (InputStream in = NoiseVectorsTest.class.getResourceAsStream("noise-ik-25519-aesgcm-sha256.properties")) {
            vector.load(Objects.requireNonNull(in));
        }
    }

    @Test
    void shouldWriteThePublishedHandshakeAndTransportMessages() throws HandshakeException {
        StaticPair initiatorStatic = plainPair("init_static");
        StaticPair responderStatic = plainPair("resp_static");
        assertThat(responderStatic.dhPublic()).isEqualTo(hex("init_remote_static"));

        InitiatorHandshake initiator = new InitiatorHandshake(
                initiatorStatic,
                RemoteStatic.of(hex("init_remote_static"), initiatorStatic),
                hex("init_prologue"),
                hex("init_ephemeral"));
        byte[] first = new byte[InitiatorHandshake.OVERHEAD + hex("message_0_payload").length];
        initiator.writeFirst(hex("message_0_payload"), first, 0);
        assertThat(first).isEqualTo(hex("message_0_ciphertext"));

        ResponderHandshake responder = ResponderHandshake.readFirst(
                responderStatic,
                wirePublic -> RemoteStatic.of(wirePublic, responderStatic),
                hex("resp_prologue"),
                first,
                0,
                first.length);
        assertThat(responder.payload()).isEqualTo(hex("message_0_payload"));
        assertThat(responder.remoteWirePublic()).isEqualTo(initiatorStatic.dhPublic());

        byte[] second = new byte[ResponderHandshake.OVERHEAD + hex("message_1_payload").length];
        NoisePacketCipher responderKeys =
                responder.writeSecond(NO_HEADER, hex("resp_ephemeral"), hex("message_1_payload"), second, 0);
        assertThat(second).isEqualTo(hex("message_1_ciphertext"));

        Established established = initiator.readSecond(NO_HEADER, second, 0, second.length);
        assertThat(established.payload().toArray()).isEqualTo(hex("message_1_payload"));

        PacketCipher initiatorKeys = established.cipher();
        assertTransport(2, 0, initiatorKeys, responderKeys);
        assertTransport(3, 0, responderKeys, initiatorKeys);
        assertTransport(4, 1, initiatorKeys, responderKeys);
        assertTransport(5, 1, responderKeys, initiatorKeys);
    }

    private void assertTransport(int message, long counter, PacketCipher sender, PacketCipher receiver) {
        byte[] plain = hex("message_" + message + "_payload");
        byte[] sealed = new byte[plain.length + PacketCipher.TAG_BYTES];
        sender.seal(counter, NO_HEADER, 0, plain, 0, plain.length, sealed, 0);
        assertThat(sealed).isEqualTo(hex("message_" + message + "_ciphertext"));

        byte[] opened = new byte[plain.length];
        assertThat(receiver.open(counter, NO_HEADER, 0, sealed, 0, sealed.length, opened, 0))
                .isEqualTo(plain.length);
        assertThat(opened).isEqualTo(plain);
    }

    private StaticPair plainPair(String name) {
        byte[] privateKey = hex(name);
        return new StaticPair(privateKey, Arrays.copyOf(Dh.publicKey(privateKey), Dh.LENGTH));
    }

    private byte[] hex(String name) {
        return HexFormat.of().parseHex(vector.getProperty(name));
    }
}
