package org.warrenp2p.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.proto.identity.Identity;

/** What other implementations of libp2p agree on: keys, peer ids, CIDs and places in the DHT. */
class LibP2pVectorsTest {

    private static final List<String> VECTORS = read();

    @ParameterizedTest
    @CsvSource({"ed, ED25519", "secp, secp256k1", "ecdsa, ECDSA"})
    void shouldNameKeysAsOthersDo(String label, String keyLabel) {
        String[] expected = lineOf(label + " ").split(" ", -1);
        LibP2pKey key = LibP2pKey.parse(publicKey(keyLabel));

        assertThat(key.encode()).isEqualTo(publicKey(keyLabel));
        assertThat(key.encode().length()).isEqualTo(Integer.parseInt(expected[1]));
        assertThat(key.peerIdText()).isEqualTo(expected[2]);
        assertThat(key.peerIdCid()).isEqualTo(expected[3]);
        assertThat(TestHash.sha256(key.multihash().toArray())).isEqualTo(Bytes.ofHex(expected[5]));
    }

    @Test
    void shouldReadAndWriteThePeerIdOfAnEd25519Key() {
        String[] expected = lineOf("ed ").split(" ", -1);
        PeerId peer = LibP2pKey.parse(publicKey("ED25519")).toPeerId();

        assertThat(peer).hasToString(expected[2]);
        assertThat(peer.toCid()).isEqualTo(expected[3]);
        assertThat(peer.key()).isEqualTo(Key.ofHex(expected[5]));
        assertThat(PeerId.parse(expected[2])).isEqualTo(peer);
        assertThat(PeerId.parse(expected[3])).isEqualTo(peer);
        assertThat(PeerId.fromBytes(peer.toBytes())).isEqualTo(peer);
    }

    @Test
    void shouldDeriveThePublicKeyFromThePrivateOne() {
        // the message is type, length and then the seed and the public key
        Bytes message = Bytes.ofHex(lineOf("ED25519 private key ").split(" ", -1)[3]);
        Bytes seed = Bytes.copyOf(message.toArray(), 4, 32);
        Bytes publicKey = Bytes.copyOf(message.toArray(), 36, 32);

        PeerId peer = Identity.ofSeed(seed).peerId();

        assertThat(Bytes.wrap(peer.publicKey())).isEqualTo(publicKey);
        assertThat(LibP2pKey.of(peer).encode()).isEqualTo(publicKey("ED25519"));
    }

    @ParameterizedTest
    @CsvSource({"secp, 2", "secp, 3", "ecdsa, 2", "ecdsa, 3", "jvmsecp, 1", "tls/other check, 2"})
    void shouldSayThatOtherKeysAreOfAnotherType(String label, int column) {
        String text = lineOf(label + " ").split(" ", -1)[column];

        assertThatThrownBy(() -> PeerId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" names a key of another type; peers here have Ed25519 keys (12D3KooW…)");
    }

    @ParameterizedTest
    @CsvSource({"secp256k1", "ECDSA"})
    void shouldRefuseOtherKeysAsPeers(String label) {
        LibP2pKey key = LibP2pKey.parse(publicKey(label));

        assertThatThrownBy(key::toPeerId).hasMessageEndingWith("peers here have Ed25519 keys");
    }

    @Test
    void shouldReadThePeerIdInASignedEnvelope() {
        // field 1 of the envelope is the public key message
        Bytes envelope = Bytes.ofHex(lineOf("signed envelope rawEnvelope ").split(" ", -1)[3]);
        LibP2pKey key = LibP2pKey.parse(Bytes.copyOf(envelope.toArray(), 2, envelope.at(1)));
        Bytes privateKey = Bytes.ofHex(lineOf("signed envelope privKey ").split(" ", -1)[3]);

        assertThat(Identity.ofSeed(Bytes.copyOf(privateKey.toArray(), 4, 32)).peerId())
                .isEqualTo(key.toPeerId());
    }

    @Test
    void shouldRefuseAnythingButTheCanonicalKeyEncoding() {
        Bytes key = publicKey("ED25519");
        String hex = key.toHex();
        List<String> wrong = List.of(
                hex.substring(2),
                hex + "00",
                hex.substring(0, hex.length() - 2),
                hex.replaceFirst("08011220", "0801122000"),
                hex.replaceFirst("08011220", "080112a000"),
                hex.replaceFirst("08011220", "08041220"),
                hex.replaceFirst("08011220", "12200801"),
                "08011200",
                "080212",
                "0802128000",
                "08");
        assertThat(wrong)
                .allSatisfy(text -> assertThatThrownBy(() -> LibP2pKey.parse(Bytes.ofHex(text)))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    static String lineOf(String label) {
        return VECTORS.stream()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow();
    }

    private static Bytes publicKey(String label) {
        return Bytes.ofHex(lineOf(label + " public key ").split(" ", -1)[3]);
    }

    private static List<String> read() {
        try (InputStream stream =
                Objects.requireNonNull(LibP2pVectorsTest.class.getResourceAsStream("/libp2p-vectors.txt"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
