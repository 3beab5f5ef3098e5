package org.warrenp2p.transport.netty.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;

/** The vectors are those of the libp2p TLS specification. */
class CertificateVerifierTest {

    @Test
    void shouldNameTheEd25519PeerOfTheSpecification() throws Exception {
        assertThat(CertificateVerifier.verify(vector("ed25519")))
                .isEqualTo(PeerId.parse("12D3KooWM6CgA9iBFZmcYAHA6A2qvbAxqfkmrYiRQuz3XEsk4Ksv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa", "secp256k1"})
    void shouldRefuseIdentitiesThatAreNoPeersHereAndSayWhy(String name) {
        assertThatThrownBy(() -> CertificateVerifier.verify(vector(name)))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("not an Ed25519 key");
    }

    @Test
    void shouldRefuseTheInvalidCertificateOfTheSpecification() {
        assertThatThrownBy(() -> CertificateVerifier.verify(vector("invalid")))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void shouldAcceptACertificateOfOurs() throws Exception {
        Identity identity = Identity.generate(new SystemEntropy());

        PeerCertificate own = CertificateWriter.write(identity, new SystemEntropy());

        assertThat(CertificateVerifier.verify(own.certificate())).isEqualTo(identity.peerId());
        assertThat(CertificateVerifier.namedPeer(own.certificate())).isEqualTo(identity.peerId());
        assertThat(own.certificate().getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(own.certificate().getVersion()).isEqualTo(3);
    }

    @Test
    void shouldNeverAcceptADamagedCertificate() throws Exception {
        Identity identity = Identity.generate(new SystemEntropy());
        byte[] encoded = CertificateWriter.write(identity, new SystemEntropy())
                .certificate()
                .getEncoded();
        for (int i = 0; i < encoded.length; i++) {
            byte[] damaged = encoded.clone();
            damaged[i] ^= 0x01;

            assertThatThrownBy(() -> CertificateVerifier.verify(parse(damaged)))
                    .as("byte %d", i)
                    .isInstanceOf(CertificateException.class);
        }
    }

    /** Seen with the JDK's parser: the bit that is declared unused is 0 anyway, so the signature stays right. */
    @Test
    void shouldRefuseASecondEncodingOfTheSameSignature() throws Exception {
        Identity identity = Identity.generate(new SystemEntropy());
        X509Certificate certificate;
        do { // every other signature ends in a 0 bit
            certificate = CertificateWriter.write(identity, new SystemEntropy()).certificate();
        } while ((lastByte(certificate.getSignature()) & 1) != 0);
        byte[] encoded = certificate.getEncoded();
        int unusedBits = encoded.length - certificate.getSignature().length - 1;
        assertThat(encoded[unusedBits]).isZero();
        encoded[unusedBits] = 1;

        assertThatThrownBy(() -> CertificateVerifier.verify(parse(encoded)))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("whole bytes");
    }

    private static byte lastByte(byte[] bytes) {
        return bytes[bytes.length - 1];
    }

    private static X509Certificate vector(String name) throws IOException, CertificateException {
        Properties vectors = new Properties();
        try (InputStream in = CertificateVerifierTest.class.getResourceAsStream("/vectors/libp2p-tls.properties")) {
            vectors.load(in);
        }
        return parse(HexFormat.of().parseHex(vectors.getProperty(name)));
    }

    private static X509Certificate parse(byte[] encoded) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }
}
