package org.warrenp2p.proto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Values;

class IdentityTest {

    private static final Verifier VERIFIER = new Ed25519Verifier();
    private static final Bytes CONTENT = Bytes.ofHex("c0ffee");

    @Provide
    Arbitrary<Bytes> seeds() {
        return Values.bytes(Identity.SEED_BYTES);
    }

    @Property(tries = 50)
    void shouldVerifyForOneUseAndNetworkOnly(
            @ForAll SignatureUse use, @ForAll SignatureUse other, @ForAll("seeds") Bytes content) {
        Identity signer = Values.SIGNER;
        NetworkId elsewhere = new NetworkId("mainx");
        Bytes signature = signer.sign(use, NetworkId.MAIN, content);

        assertThat(VERIFIER.verify(signer.peerId(), other, NetworkId.MAIN, content, signature))
                .isEqualTo(use == other);
        assertThat(VERIFIER.verify(signer.peerId(), use, elsewhere, content, signature))
                .isFalse();
    }

    @Property(tries = 50)
    void shouldRefuseAnyChange(@ForAll("seeds") Bytes content, @ForAll @IntRange(max = 511) int bit) {
        Identity signer = Values.SIGNER;
        byte[] signature =
                signer.sign(SignatureUse.RECORD, NetworkId.MAIN, content).toArray();
        signature[bit / 8] ^= (byte) (1 << (bit % 8));
        byte[] changed = content.toArray();
        changed[bit % 32] ^= 1;

        assertThat(verifies(signer.peerId(), content, Bytes.wrap(signature))).isFalse();
        assertThat(verifies(
                        signer.peerId(),
                        Bytes.wrap(changed),
                        signer.sign(SignatureUse.RECORD, NetworkId.MAIN, content)))
                .isFalse();
    }

    @Test
    void shouldSignTheDomainBeforeTheContent() {
        byte[] expected = "warren:record:v1\0\4main\0\0\0\3".getBytes(StandardCharsets.US_ASCII);

        assertThat(Bytes.wrap(SignedBytes.of(SignatureUse.RECORD, NetworkId.MAIN, CONTENT))
                        .toHex())
                .isEqualTo(Bytes.wrap(expected).toHex() + "c0ffee");
    }

    @Test
    void shouldRefuseMalformedSignaturesWithoutThrowing() {
        PeerId peer = Values.SIGNER.peerId();

        assertThat(verifies(peer, CONTENT, Bytes.EMPTY)).isFalse();
        assertThat(verifies(peer, CONTENT, Bytes.wrap(new byte[63]))).isFalse();
        assertThat(verifies(peer, CONTENT, Bytes.wrap(new byte[65]))).isFalse();
        assertThat(verifies(PeerId.ofPublicKey(new byte[32]), CONTENT, Bytes.wrap(new byte[64])))
                .isFalse();
    }

    @Test
    void shouldRefuseTheKeyUnderWhichEverythingVerifies() {
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        // R is the neutral point and S is 0: S·B = R + k·A for every k
        byte[] signature = new byte[64];
        signature[0] = 1;

        assertThat(verifies(PeerId.ofPublicKey(neutral), CONTENT, Bytes.wrap(signature)))
                .isFalse();
    }

    @Property(tries = 50)
    void shouldTurnBothHalvesOfAKeyIntoTheSameCurveKey(@ForAll("seeds") Bytes seed) {
        Identity identity = Identity.ofSeed(seed);
        byte[] expected = new byte[32];
        X25519.generatePublicKey(identity.x25519PrivateKey(), 0, expected, 0);

        assertThat(CurveKeys.isUsable(identity.peerId().publicKey())).isTrue();
        assertThat(CurveKeys.toX25519(identity.peerId().publicKey())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the neutral point, the points of order 2, 4 and 8
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                // not canonical: p + 1, and 2^255 - 1
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                // no point has this y
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void shouldRefuseUnusablePoints(String hex) {
        assertThat(CurveKeys.isUsable(Bytes.ofHex(hex).toArray())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs (2020), test vectors 2 and 3
                "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
                "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"
            })
    void shouldRefusePointsOfMixedOrder(String hex) {
        byte[] point = Bytes.ofHex(hex).toArray();

        // a point of the curve, in canonical form, and not of small order: only its group is wrong
        assertThat(Ed25519.validatePublicKeyPartial(point, 0)).isTrue();
        assertThat(CurveKeys.isUsable(point)).isFalse();
    }

    @Test
    void shouldRefuseOtherLengths() {
        assertThat(CurveKeys.isUsable(new byte[31])).isFalse();
        assertThatThrownBy(() -> CurveKeys.toX25519(new byte[33])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Identity.ofSeed(Bytes.ofHex("00"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldMakeADifferentIdentityEachTime() {
        Entropy entropy = new SystemEntropy();

        assertThat(Identity.generate(entropy).peerId())
                .isNotEqualTo(Identity.generate(entropy).peerId());
    }

    @Property(tries = 20)
    void shouldNeverPrintTheSecret(@ForAll("seeds") Bytes seed) {
        Identity identity = Identity.ofSeed(seed);

        assertThat(identity.toString()).isEqualTo("Identity of " + identity.peerId());
    }

    private static boolean verifies(PeerId peer, Bytes content, Bytes signature) {
        return VERIFIER.verify(peer, SignatureUse.RECORD, NetworkId.MAIN, content, signature);
    }
}
