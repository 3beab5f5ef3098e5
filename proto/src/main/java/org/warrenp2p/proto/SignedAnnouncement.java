package org.warrenp2p.proto;

/**
 * An announcement with its peer's signature. Made by {@link org.warrenp2p.proto.codec.AnnouncementCodec}, which also
 * verifies it.
 *
 * @param signature 64 bytes of Ed25519
 */
public record SignedAnnouncement(Announcement announcement, Bytes signature) {

    /** Whether this replaces {@code other}, an announcement of the same peer and topic: the later issue does. */
    public boolean supersedes(SignedAnnouncement other) {
        return announcement.issuedAtMillis() > other.announcement.issuedAtMillis();
    }
}
