package org.warrenp2p.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PeerIdTest {

    private static final String TEXT = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

    @Provide
    Arbitrary<PeerId> peers() {
        return Values.peers();
    }

    @Property(tries = 300)
    void shouldReadEveryFormThatItWrites(@ForAll("peers") PeerId peer) {
        assertThat(PeerId.parse(peer.toString())).isEqualTo(peer).hasSameHashCodeAs(peer);
        assertThat(PeerId.parse(peer.toCid())).isEqualTo(peer);
        assertThat(PeerId.fromBytes(peer.toBytes())).isEqualTo(peer);
        assertThat(LibP2pKey.parse(LibP2pKey.of(peer).encode()).toPeerId()).isEqualTo(peer);
        assertThat(LibP2pKey.of(peer).peerIdText()).isEqualTo(peer.toString()).startsWith("12D3KooW");
        assertThat(Base32.decode(peer.toCid().substring(1))).hasSize(PeerId.BINARY_LENGTH + 2);
    }

    @Property(tries = 100)
    void shouldPlaceAPeerByTheHashOfItsId(@ForAll("peers") PeerId peer) {
        assertThat(Bytes.wrap(peer.key().toBytes())).isEqualTo(TestHash.sha256(peer.toBytes()));
        assertThat(peer.key()).isSameAs(peer.key());
    }

    @Test
    void shouldSayWhatIsWrongWithAText() {
        refused("", "A peer id is missing");
        refused("x".repeat(129), "A peer id has at most 128 characters; this has 129");
        refused("hello", "\"hello\" is not a peer id: it begins neither with 12D3KooW nor with bafz");
        refused(
                TEXT.replace('3', '0'),
                "\"" + TEXT.replace('3', '0') + "\" is not a peer id: '0' is not a base58 digit");
        String cut = TEXT.substring(0, 50);
        refused(cut, "\"" + cut + "\" is not a peer id: it is cut off or has too many characters");
        String file = "b" + Base32.encode(new byte[] {1, 0x55, 0x12, 0x20});
        refused(file, "\"" + file + "\" is not a peer id: it is the identifier of something else than a key");
        refused("b!", "\"b!\" is not a peer id: '!' is not a base32 digit");
    }

    @Test
    void shouldRefuseOtherLengths() {
        assertThatThrownBy(() -> PeerId.ofPublicKey(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PeerId.ofPublicKey(new byte[40], 9)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> PeerId.fromBytes(new byte[38])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseBase32ThatSpellsAValueTwice() {
        assertThat(Base32.decode("aa")).containsExactly(0);
        assertThatThrownBy(() -> Base32.decode("ab")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Base32.decode("aaa")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> PeerId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldKnowItsKeyOnceItWasAskedFor() {
        byte[] publicKey = new byte[PeerId.KEY_LENGTH];
        PeerId peer = PeerId.ofPublicKey(publicKey);
        assertThat(peer.isKeyKnown()).isFalse();
        Key key = peer.key();
        assertThat(peer.isKeyKnown()).isTrue();
        assertThat(PeerId.ofPublicKey(publicKey).key()).isEqualTo(key);
    }
}
