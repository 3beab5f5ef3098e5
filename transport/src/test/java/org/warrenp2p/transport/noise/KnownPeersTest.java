package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.PeerId;

final class KnownPeersTest {

    private static final StaticPair LOCAL = KeyPairs.pair(KeyPairs.seed(1));

    @Property(tries = 50)
    void shouldAgreeOnOneSecretFromBothSidesOfEveryPair(@ForAll long ours, @ForAll long theirs)
            throws HandshakeException {
        StaticPair a = KeyPairs.pair(KeyPairs.seed(ours));
        StaticPair b = KeyPairs.pair(KeyPairs.seed(theirs));

        RemoteStatic bSeenByA = new KnownPeers(a, 8).resolve(b.wirePublic());
        RemoteStatic aSeenByB = new KnownPeers(b, 8).resolve(a.wirePublic());

        assertThat(bSeenByA.dhPublic()).isEqualTo(b.dhPublic());
        assertThat(aSeenByB.dhPublic()).isEqualTo(a.dhPublic());
        assertThat(bSeenByA.sharedSecret()).isEqualTo(aSeenByB.sharedSecret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
            })
    void shouldRefuseEveryPointOfSmallOrder(String hex) {
        assertRefused(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void shouldRefuseEveryEncodingThatIsNotCanonical(int offset) {
        byte[] key = KeyPairs.fieldPrimePlus(offset);
        assertRefused(key);
        key[31] |= (byte) 0x80;
        assertRefused(key);
    }

    @Property(tries = 20)
    void shouldRefuseMixedOrderKeys(@ForAll long number) throws HandshakeException {
        byte[] key = KeyPairs.ed25519(KeyPairs.seed(number));
        assertThat(new KnownPeers(LOCAL, 8).resolve(key).dhPublic()).hasSize(Dh.LENGTH);
        assertRefused(KeyPairs.movedByOrderTwo(key));
    }

    @Test
    void shouldForgetThePeerThatWasUsedLongestAgo() throws HandshakeException {
        KnownPeers peers = new KnownPeers(LOCAL, 2);
        RemoteStatic first = peers.resolve(peer(10));
        RemoteStatic second = peers.resolve(peer(11));
        assertThat(peers.resolve(peer(10))).isSameAs(first);

        peers.resolve(peer(12));

        assertThat(peers.size()).isEqualTo(2);
        assertThat(peers.resolve(peer(10))).isSameAs(first);
        assertThat(peers.resolve(peer(11))).isNotSameAs(second);
    }

    @Test
    void shouldRememberNothingOfRefusedKeys() {
        KnownPeers peers = new KnownPeers(LOCAL, 2);
        assertThatThrownBy(() -> peers.resolve(new byte[32])).isInstanceOf(HandshakeException.class);
        assertThat(peers.size()).isZero();
    }

    private static PeerId peer(long number) {
        return PeerId.ofPublicKey(KeyPairs.ed25519(KeyPairs.seed(number)));
    }

    private static void assertRefused(byte[] key) {
        assertThatThrownBy(() -> new KnownPeers(LOCAL, 8).resolve(key)).isInstanceOf(HandshakeException.class);
    }
}
