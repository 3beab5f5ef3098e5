package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.identity.SignatureUse;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.identity.Verifier;

/**
 * Signed announcements as bytes: public key, time of issue, life and signature, {@value #PACKED_BYTES} bytes each. The
 * topic is signed but not repeated, since whoever asked knows it. Stateless; safe for use by several threads.
 */
public final class AnnouncementCodec {

    /** Bytes of one announcement on the wire. */
    public static final int PACKED_BYTES = PeerId.KEY_LENGTH + Long.BYTES + Integer.BYTES + WireLimits.SIGNATURE_BYTES;

    private AnnouncementCodec() {}

    /**
     * Signs {@code announcement}. Takes about 50 µs of CPU.
     *
     * @throws IllegalArgumentException if it is not the signer's own
     */
    public static SignedAnnouncement sign(Announcement announcement, Signer signer, NetworkId network) {
        if (!announcement.peer().equals(signer.peerId())) {
            throw new IllegalArgumentException("An announcement is signed by the peer that makes it");
        }
        return new SignedAnnouncement(
                announcement, signer.sign(SignatureUse.ANNOUNCE, network, signedBytes(announcement)));
    }

    /** Whether its own peer signed it, for this network. Takes about 100 µs of CPU. */
    public static boolean verify(SignedAnnouncement signed, NetworkId network, Verifier verifier) {
        Announcement announcement = signed.announcement();
        return verifier.verify(
                announcement.peer(), SignatureUse.ANNOUNCE, network, signedBytes(announcement), signed.signature());
    }

    /** The packed form, {@value #PACKED_BYTES} bytes, without the topic. */
    public static Bytes encode(SignedAnnouncement signed) {
        byte[] bytes = new byte[PACKED_BYTES];
        write(signed, ByteBuffer.wrap(bytes));
        return Bytes.wrap(bytes);
    }

    /**
     * Reads the packed form of an announcement of {@code topic}; the signature is not verified.
     *
     * @throws MalformedFrameException if the bytes break any rule
     */
    public static SignedAnnouncement decode(Topic topic, Bytes packed) throws MalformedFrameException {
        return single(topic, UnsafeByteOperations.unsafeWrap(packed.asBuffer()));
    }

    static ByteString pack(List<SignedAnnouncement> announcements) {
        byte[] bytes = new byte[PACKED_BYTES * announcements.size()];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        announcements.forEach(signed -> write(signed, target));
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static SignedAnnouncement single(Topic topic, ByteString packed) throws MalformedFrameException {
        if (packed.size() != PACKED_BYTES) {
            throw new MalformedFrameException("An announcement has 108 bytes");
        }
        return read(topic, packed.asReadOnlyByteBuffer());
    }

    static List<SignedAnnouncement> unpack(Topic topic, ByteString packed, int most) throws MalformedFrameException {
        if (packed.size() % PACKED_BYTES != 0 || packed.size() / PACKED_BYTES > most) {
            throw new MalformedFrameException("Announcements have 108 bytes each, at most " + most + " of them");
        }
        ByteBuffer source = packed.asReadOnlyByteBuffer();
        List<SignedAnnouncement> announcements = new ArrayList<>(packed.size() / PACKED_BYTES);
        while (source.hasRemaining()) {
            announcements.add(read(topic, source));
        }
        return announcements;
    }

    private static void write(SignedAnnouncement signed, ByteBuffer target) {
        Announcement announcement = signed.announcement();
        target.put(announcement.peer().publicKey())
                .putLong(announcement.issuedAtMillis())
                .putInt(announcement.lifeSeconds())
                .put(signed.signature().asBuffer());
    }

    private static SignedAnnouncement read(Topic topic, ByteBuffer source) throws MalformedFrameException {
        byte[] publicKey = new byte[PeerId.KEY_LENGTH];
        source.get(publicKey);
        long issuedAtMillis = source.getLong();
        int lifeSeconds = source.getInt();
        byte[] signature = new byte[WireLimits.SIGNATURE_BYTES];
        source.get(signature);
        try {
            Announcement announcement =
                    new Announcement(PeerId.ofPublicKey(publicKey), topic, issuedAtMillis, lifeSeconds);
            return new SignedAnnouncement(announcement, Bytes.wrap(signature));
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException("An announcement's time is out of range");
        }
    }

    private static Bytes signedBytes(Announcement announcement) {
        return Bytes.wrap(ByteBuffer.allocate(Key.LENGTH + PeerId.KEY_LENGTH + Long.BYTES + Integer.BYTES)
                .put(announcement.topic().id().toBytes())
                .put(announcement.peer().publicKey())
                .putLong(announcement.issuedAtMillis())
                .putInt(announcement.lifeSeconds())
                .array());
    }
}
