package org.warrenp2p.transport.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

class StunMessageTest {

    private static final Bytes TRANSACTION = Bytes.ofHex("b7e7a701bc34d686fa87dfae");

    @Test
    void shouldReadTheSampleRequest() throws MalformedStunException {
        StunMessage request = Rfc5769.message("request");
        assertThat(request.type()).isEqualTo(StunMessage.Type.REQUEST);
        assertThat(request.method()).isEqualTo(StunMessage.BINDING);
        assertThat(request.transactionId()).isEqualTo(TRANSACTION);
        assertThat(request.attributeTypes()).containsExactly(0x8022, 0x24, 0x8029, 0x6, 0x8, 0x8028);
        assertThat(text(request, 0x8022)).isEqualTo("STUN test client");
        assertThat(text(request, StunFormat.USERNAME)).isEqualTo("evtj:h6vY");
        assertThat(request.unknownAttributes(new TreeSet<>(List.of(0x6, 0x8)))).containsExactly(0x24);
    }

    @Test
    void shouldReadTheSampleResponseOfIpv4() throws MalformedStunException {
        StunMessage response = Rfc5769.message("response.ipv4");
        assertThat(response.type()).isEqualTo(StunMessage.Type.SUCCESS);
        assertThat(response.method()).isEqualTo(StunMessage.BINDING);
        assertThat(response.xorMappedAddress()).isEqualTo(Endpoint.parse("192.0.2.1:32853"));
        assertThat(text(response, 0x8022)).isEqualTo("test vector");
    }

    @Test
    void shouldReadTheSampleResponseOfIpv6() throws MalformedStunException {
        StunMessage response = Rfc5769.message("response.ipv6");
        assertThat(response.xorMappedAddress())
                .isEqualTo(Endpoint.parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"));
    }

    @Test
    void shouldReadTheSampleRequestWithLongTermCredentials() throws MalformedStunException {
        StunMessage request = Rfc5769.message("request.longterm");
        assertThat(text(request, StunFormat.USERNAME)).isEqualTo("\u30de\u30c8\u30ea\u30c3\u30af\u30b9");
        assertThat(text(request, StunFormat.REALM)).isEqualTo("example.org");
        assertThat(text(request, StunFormat.NONCE)).isEqualTo("f//499k954d6OL34oL9FSTvy64sA");
        assertThat(request.hasFingerprint()).isFalse();
        assertThat(request.integrityIsRight(Rfc5769.vector("key.longterm"))).isTrue();
    }

    @Test
    void shouldReadTheRequestOfRfc8489() throws MalformedStunException {
        StunMessage request = Rfc5769.message("request.sha256");
        assertThat(request.attributeTypes())
                .containsExactly(
                        StunFormat.USERHASH,
                        StunFormat.NONCE,
                        StunFormat.REALM,
                        StunFormat.PASSWORD_ALGORITHM,
                        StunFormat.MESSAGE_INTEGRITY_SHA256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "response.ipv4", "response.ipv6"})
    void shouldFindIntegrityAndFingerprintRightAndNoticeEveryChangedBit(String name) throws MalformedStunException {
        byte[] message = Rfc5769.vector(name).toArray();
        Bytes key = Rfc5769.vector("key.shortterm");
        assertThat(Rfc5769.message(name).integrityIsRight(key)).isTrue();
        assertThat(Rfc5769.message(name).fingerprintIsRight()).isTrue();
        assertThat(Rfc5769.message(name).integrityIsRight(Rfc5769.vector("key.longterm")))
                .isFalse();
        int checked = message.length - 8;
        for (int bit = 0; bit < message.length * 8; bit++) {
            byte[] changed = message.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                StunMessage read = StunMessage.decode(Bytes.wrap(changed).asBuffer());
                assertThat(read.fingerprintIsRight()).as("bit %d", bit).isFalse();
                assertThat(bit / 8 < checked && read.integrityIsRight(key))
                        .as("bit %d", bit)
                        .isFalse();
            } catch (MalformedStunException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"request.longterm", "request.sha256"})
    void shouldWriteBitForBitWhatItHasRead(String name) throws MalformedStunException {
        StunMessage read = Rfc5769.message(name);
        StunWriter writer = new StunWriter(read.type(), read.method(), read.transactionId());
        for (int type : read.attributeTypes()) {
            writer.attribute(type, Objects.requireNonNull(read.attribute(type)));
        }
        assertThat(writer.finish()).isEqualTo(Rfc5769.vector(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"response.ipv4", "response.ipv6"})
    void shouldWriteTheMappedAddressBitForBit(String name) throws MalformedStunException {
        StunMessage vector = Rfc5769.message(name);
        Bytes written = new StunWriter(StunMessage.Type.SUCCESS, StunMessage.BINDING, vector.transactionId())
                .xorMappedAddress(Objects.requireNonNull(vector.xorMappedAddress()))
                .finish();
        assertThat(StunMessage.decode(written.asBuffer()).attribute(StunFormat.XOR_MAPPED_ADDRESS))
                .isEqualTo(vector.attribute(StunFormat.XOR_MAPPED_ADDRESS));
        assertThat(Rfc5769.vector(name).toHex()).contains(written.toHex().substring(2 * StunFormat.HEADER_BYTES));
    }

    @Test
    void shouldWriteTheFingerprintsOfTheVectors() throws MalformedStunException {
        for (String name : List.of("request", "response.ipv4", "response.ipv6")) {
            byte[] message = Rfc5769.vector(name).toArray();
            byte[] written = Bytes.ofHex("00000000").toArray();
            int fingerprint = StunMessage.fingerprint(message, message.length - 8);
            ByteBuffer.wrap(written).putInt(fingerprint);
            assertThat(Arrays.copyOfRange(message, message.length - 4, message.length))
                    .isEqualTo(written);
        }
    }

    @Property
    void shouldReadTheAddressAndFingerprintThatItHasWritten(
            @ForAll long high, @ForAll long low, @ForAll boolean ipv4, @ForAll @IntRange(max = 65_535) int port)
            throws MalformedStunException {
        Endpoint endpoint = new Endpoint(ipv4 ? IpAddress.ofIpv4((int) low) : new IpAddress(high, low), port);
        StunMessage read = StunMessage.decode(new StunWriter(StunMessage.Type.SUCCESS, 1, TRANSACTION)
                .xorMappedAddress(endpoint)
                .fingerprint()
                .finish()
                .asBuffer());
        assertThat(read.xorMappedAddress()).isEqualTo(endpoint);
        assertThat(read.fingerprintIsRight()).isTrue();
    }

    @Property
    void shouldKeepMethodAndTypeApart(@ForAll @IntRange(max = 0xfff) int method, @ForAll StunMessage.Type type)
            throws MalformedStunException {
        StunMessage read = StunMessage.decode(
                new StunWriter(type, method, TRANSACTION).finish().asBuffer());
        assertThat(read.method()).isEqualTo(method);
        assertThat(read.type()).isEqualTo(type);
    }

    @Property
    void shouldReadOrRefuseAnyBytesWithoutAnException(@ForAll byte[] tail) {
        byte[] message = new byte[StunFormat.HEADER_BYTES + tail.length];
        ByteBuffer.wrap(message)
                .putShort((short) 1)
                .putShort((short) tail.length)
                .putInt(StunFormat.MAGIC_COOKIE)
                .position(StunFormat.HEADER_BYTES)
                .put(tail);
        try {
            StunMessage read = StunMessage.decode(Bytes.wrap(message).asBuffer());
            assertThat(read.lengthBytes()).isEqualTo(message.length);
            assertThat(read.attributeTypes()).hasSizeLessThanOrEqualTo(tail.length / 4);
        } catch (MalformedStunException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "000100002112a442b7e7a701bc34d686fa87df", // a byte short
                "000100002112a443b7e7a701bc34d686fa87dfae", // another cookie (RFC 3489)
                "000100042112a442b7e7a701bc34d686fa87dfae", // length too long
                "000100002112a442b7e7a701bc34d686fa87dfae00", // length too short
                "400100002112a442b7e7a701bc34d686fa87dfae", // one of the two top bits
                "000100022112a442b7e7a701bc34d686fa87dfae8022", // attribute cut off in its header
                "000100042112a442b7e7a701bc34d686fa87dfae80220001", // and in its value
                "000100052112a442b7e7a701bc34d686fa87dfae8022000161", // and in its padding
                "0001000c2112a442b7e7a701bc34d686fa87dfae802800040000000080220000" // FINGERPRINT not last
            })
    void shouldRefuseWhatBreaksTheFormat(String hex) {
        assertThatThrownBy(() -> StunMessage.decode(Bytes.ofHex(hex).asBuffer()))
                .isInstanceOf(MalformedStunException.class);
    }

    @Test
    void shouldIgnoreWhatFollowsAnIntegrityCheckExceptItsKin() throws MalformedStunException {
        StunMessage read = StunMessage.decode(new StunWriter(StunMessage.Type.REQUEST, 1, TRANSACTION)
                .attribute(StunFormat.MESSAGE_INTEGRITY, Bytes.wrap(new byte[20]))
                .attribute(0x24, Bytes.EMPTY)
                .attribute(StunFormat.MESSAGE_INTEGRITY_SHA256, Bytes.wrap(new byte[32]))
                .fingerprint()
                .finish()
                .asBuffer());
        assertThat(read.attributeTypes())
                .containsExactly(
                        StunFormat.MESSAGE_INTEGRITY, StunFormat.MESSAGE_INTEGRITY_SHA256, StunFormat.FINGERPRINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0001", "0001a147", "0002a147e112a643", "0001a147e112a64300", "0003a147e112a643"})
    void shouldNotReadAnAddressOfTheWrongForm(String value) throws MalformedStunException {
        StunMessage read = StunMessage.decode(new StunWriter(StunMessage.Type.SUCCESS, 1, TRANSACTION)
                .attribute(StunFormat.XOR_MAPPED_ADDRESS, Bytes.ofHex(value))
                .finish()
                .asBuffer());
        assertThat(read.xorMappedAddress()).isNull();
    }

    private static String text(StunMessage message, int type) {
        return new String(Objects.requireNonNull(message.attribute(type)).toArray(), UTF_8);
    }
}
