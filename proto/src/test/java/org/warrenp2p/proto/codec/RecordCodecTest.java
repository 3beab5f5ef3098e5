package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.Collections;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Values;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SignatureUse;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.wire.RecordMessage;

class RecordCodecTest {

    private static final Verifier VERIFIER = new Ed25519Verifier();
    private static final Bytes SIGNATURE = Bytes.wrap(new byte[WireLimits.SIGNATURE_BYTES]);
    private static final Contact CONTACT6 = new Contact(Values.SIGNER.peerId(), Values.endpoint6(1, 4433));

    @Provide
    Arbitrary<SignedPeerRecord> records() {
        return Frames.signedRecords().withoutEdgeCases();
    }

    @Property(tries = 100)
    void shouldReadAndVerifyWhatWasSigned(@ForAll("records") SignedPeerRecord signed) throws MalformedFrameException {
        SignedPeerRecord read = RecordCodec.decode(signed.encoded(), signed.signature());

        assertThat(read).isEqualTo(signed);
        assertThat(RecordCodec.verify(read, NetworkId.MAIN, VERIFIER)).isTrue();
        assertThat(RecordCodec.verify(read, new NetworkId("other"), VERIFIER)).isFalse();
    }

    @Property(tries = 300)
    void shouldRefuseOrFailToVerifyEveryChange(@ForAll("records") SignedPeerRecord signed, @ForAll int mutation) {
        byte[] bytes = signed.encoded().toArray();
        int index = (mutation >>> 8) % bytes.length;
        bytes[index] ^= (byte) (mutation | 1);
        try {
            SignedPeerRecord read = RecordCodec.decode(Bytes.wrap(bytes), signed.signature());
            assertThat(RecordCodec.verify(read, NetworkId.MAIN, VERIFIER)).isFalse();
        } catch (MalformedFrameException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Test
    void shouldKeepFieldsOfLaterVersionsUnderTheSignature() throws MalformedFrameException {
        Bytes later =
                Bytes.ofHex(RecordCodec.sign(Values.emptyRecord(1, 2), Values.SIGNER, NetworkId.MAIN)
                                .encoded()
                                .toHex() + "a00601");
        Bytes signature = Values.SIGNER.sign(SignatureUse.RECORD, NetworkId.MAIN, later);

        SignedPeerRecord read = RecordCodec.decode(later, signature);

        assertThat(read.record()).isEqualTo(Values.emptyRecord(1, 2));
        assertThat(read.encoded()).isEqualTo(later);
        assertThat(RecordCodec.verify(read, NetworkId.MAIN, VERIFIER)).isTrue();
    }

    @Test
    void shouldFitTheLargestRecord() {
        PeerRecord largest = new PeerRecord(
                Values.SIGNER.peerId(),
                -1,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Collections.nCopies(PeerRecord.MAX_ENDPOINTS, Values.endpoint6(1, 4433)),
                new NatProfile(
                        NatProfile.MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                        NatProfile.FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT),
                Collections.nCopies(PeerRecord.MAX_COORDINATORS, CONTACT6),
                Collections.nCopies(PeerRecord.MAX_RELAYS, CONTACT6));
        SignedPeerRecord signed = RecordCodec.sign(largest, Values.SIGNER, NetworkId.MAIN);
        Frame put = new Frame.Asking(1, Frame.Role.SERVER, 1_232, new Request.PutRecord(signed));

        assertThat(signed.encoded().length()).isLessThanOrEqualTo(SignedPeerRecord.MAX_ENCODED_BYTES);
        assertThat(FrameCodec.encodedLength(put)).isLessThanOrEqualTo(WireLimits.MAX_SIGNED_RECORD_BYTES);
    }

    @Test
    void shouldBoundTheLengths() throws MalformedFrameException {
        Bytes small = RecordCodec.sign(Values.emptyRecord(1, 2), Values.SIGNER, NetworkId.MAIN)
                .encoded();
        Bytes largest = withUnknownField(small, SignedPeerRecord.MAX_ENCODED_BYTES);
        Bytes tooLarge = withUnknownField(small, SignedPeerRecord.MAX_ENCODED_BYTES + 1);

        assertThat(RecordCodec.decode(largest, SIGNATURE).record()).isEqualTo(Values.emptyRecord(1, 2));
        refused(tooLarge, SIGNATURE);
        refused(small, Bytes.wrap(new byte[63]));
        refused(small, Bytes.wrap(new byte[65]));
        refused(small, Bytes.EMPTY);
    }

    @Test
    void shouldBoundTheLists() throws MalformedFrameException {
        decode(message().setEndpoints(PackedAddresses.packEndpoints(Collections.nCopies(8, Values.endpoint(1, 1)))));
        refused(message().setEndpoints(PackedAddresses.packEndpoints(Collections.nCopies(9, Values.endpoint(1, 1)))));
        decode(message().setCoordinators(PackedAddresses.packContacts(Collections.nCopies(4, CONTACT6))));
        refused(message().setCoordinators(PackedAddresses.packContacts(Collections.nCopies(5, CONTACT6))));
        decode(message().setRelays(PackedAddresses.packContacts(Collections.nCopies(2, CONTACT6))));
        refused(message().setRelays(PackedAddresses.packContacts(Collections.nCopies(3, CONTACT6))));
        refused(message().setEndpoints(ByteString.copyFrom(new byte[] {4, 1, 2, 3, 4, 0, 0})));
        refused(message().setEndpoints(ByteString.copyFrom(new byte[] {4, 1, 2, 3, 4, 0})));
    }

    @Test
    void shouldBoundKeysAndTimes() {
        refused(message().setPublicKey(ByteString.copyFrom(new byte[31])));
        refused(message().setPublicKey(ByteString.copyFrom(new byte[33])));
        refused(message().setIssuedAtMillis(-1));
        refused(message().setExpiresAtMillis(Long.MIN_VALUE));
    }

    @Test
    void shouldTakeNatBehavioursThatItDoesNotKnowForUnknown() throws MalformedFrameException {
        assertThat(decode(message().setMappingValue(5).setFilteringValue(99))
                        .record()
                        .nat())
                .isEqualTo(NatProfile.UNKNOWN);
    }

    @Test
    void shouldSignOnlyTheSignersOwnRecord() {
        Identity other = Identity.ofSeed(Bytes.ofHex("22".repeat(32)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordCodec.sign(Values.emptyRecord(1, 2), other, NetworkId.MAIN));
    }

    private static RecordMessage.Builder message() {
        return RecordMessage.newBuilder()
                .setPublicKey(ByteString.copyFrom(Values.SIGNER.peerId().publicKey()))
                .setIssuedAtMillis(1)
                .setExpiresAtMillis(2);
    }

    /** Field 100, length-delimited, with a length of two bytes, so that the whole has {@code lengthBytes}. */
    private static Bytes withUnknownField(Bytes record, int lengthBytes) {
        int content = lengthBytes - record.length() - 4;
        String header = String.format("a206%02x%02x", 0x80 | (content & 0x7f), content >>> 7);
        return Bytes.ofHex(record.toHex() + header + "00".repeat(content));
    }

    private static SignedPeerRecord decode(RecordMessage.Builder message) throws MalformedFrameException {
        return RecordCodec.decode(Bytes.wrap(message.build().toByteArray()), SIGNATURE);
    }

    private static void refused(RecordMessage.Builder message) {
        refused(Bytes.wrap(message.build().toByteArray()), SIGNATURE);
    }

    private static void refused(Bytes encoded, Bytes signature) {
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> RecordCodec.decode(encoded, signature));
    }
}
