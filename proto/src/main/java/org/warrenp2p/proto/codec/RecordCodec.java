package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.identity.SignatureUse;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.proto.wire.RecordMessage;

/**
 * Signed records as bytes. The signature is over exactly the bytes that travel, so nobody has to agree on a canonical
 * encoding: a holder passes on what it got. Stateless; safe for use by several threads.
 */
public final class RecordCodec {

    private static final WireParser<RecordMessage> PARSER = new WireParser<>(RecordMessage.parser());

    private RecordCodec() {}

    /**
     * Encodes and signs {@code record}. Takes about 50 µs of CPU.
     *
     * @throws IllegalArgumentException if the record is not the signer's own, or longer than {@value
     *     SignedPeerRecord#MAX_ENCODED_BYTES} bytes
     */
    public static SignedPeerRecord sign(PeerRecord record, Signer signer, NetworkId network) {
        if (!record.peer().equals(signer.peerId())) {
            throw new IllegalArgumentException("A record is signed by the peer it describes");
        }
        Bytes encoded = Bytes.wrap(write(record).toByteArray());
        if (encoded.length() > SignedPeerRecord.MAX_ENCODED_BYTES) {
            throw new IllegalArgumentException("A record has at most 930 bytes, not " + encoded.length());
        }
        return new SignedPeerRecord(record, encoded, signer.sign(SignatureUse.RECORD, network, encoded));
    }

    /**
     * Reads a record. The signature is not verified and the times are not judged: see {@link #verify} and {@link
     * RecordTimes}.
     *
     * @throws MalformedFrameException if the bytes break any rule
     */
    public static SignedPeerRecord decode(Bytes encoded, Bytes signature) throws MalformedFrameException {
        return decode(UnsafeByteOperations.unsafeWrap(encoded.asBuffer()), encoded, signature);
    }

    /** Whether the record was signed by the peer that it describes, for this network. Takes about 100 µs of CPU. */
    public static boolean verify(SignedPeerRecord record, NetworkId network, Verifier verifier) {
        return verifier.verify(
                record.record().peer(), SignatureUse.RECORD, network, record.encoded(), record.signature());
    }

    static SignedPeerRecord decode(ByteString encoded, ByteString signature) throws MalformedFrameException {
        checkLengths(encoded.size(), signature.size());
        return decode(encoded, Bytes.wrap(encoded.toByteArray()), Bytes.wrap(signature.toByteArray()));
    }

    private static SignedPeerRecord decode(ByteString source, Bytes encoded, Bytes signature)
            throws MalformedFrameException {
        checkLengths(encoded.length(), signature.length());
        return new SignedPeerRecord(read(PARSER.parse(source)), encoded, signature);
    }

    private static void checkLengths(int encodedBytes, int signatureBytes) throws MalformedFrameException {
        if (encodedBytes > SignedPeerRecord.MAX_ENCODED_BYTES) {
            throw new MalformedFrameException("A record is longer than 930 bytes");
        }
        if (signatureBytes != WireLimits.SIGNATURE_BYTES) {
            throw new MalformedFrameException("A signature has 64 bytes");
        }
    }

    private static RecordMessage write(PeerRecord record) {
        return RecordMessage.newBuilder()
                .setPublicKey(UnsafeByteOperations.unsafeWrap(record.peer().publicKey()))
                .setSequence(record.sequence())
                .setIssuedAtMillis(record.issuedAtMillis())
                .setExpiresAtMillis(record.expiresAtMillis())
                .setEndpoints(PackedAddresses.packEndpoints(record.endpoints()))
                .setMapping(WireEnums.mappingToWire(record.nat()))
                .setFiltering(WireEnums.filteringToWire(record.nat()))
                .setCoordinators(PackedAddresses.packContacts(record.coordinators()))
                .setRelays(PackedAddresses.packContacts(record.relays()))
                .build();
    }

    private static PeerRecord read(RecordMessage message) throws MalformedFrameException {
        ByteString publicKey = message.getPublicKey();
        if (publicKey.size() != PeerId.KEY_LENGTH) {
            throw new MalformedFrameException("A record's public key has 32 bytes");
        }
        if (message.getIssuedAtMillis() < 0 || message.getExpiresAtMillis() < 0) {
            throw new MalformedFrameException("A record's time is beyond what 63 bits count");
        }
        return new PeerRecord(
                PeerId.ofPublicKey(publicKey.toByteArray()),
                message.getSequence(),
                message.getIssuedAtMillis(),
                message.getExpiresAtMillis(),
                PackedAddresses.unpackEndpoints(message.getEndpoints(), PeerRecord.MAX_ENDPOINTS),
                WireEnums.fromWire(message.getMapping(), message.getFiltering()),
                PackedAddresses.unpackContacts(message.getCoordinators(), PeerRecord.MAX_COORDINATORS),
                PackedAddresses.unpackContacts(message.getRelays(), PeerRecord.MAX_RELAYS));
    }
}
