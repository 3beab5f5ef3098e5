package org.warrenp2p.proto;

import java.util.concurrent.TimeUnit;

/**
 * What a peer says of itself and a topic: I offer this. It holds for every shard of the topic. A later issue replaces an
 * earlier one of the same peer. On the wire it travels signed, as a {@link SignedAnnouncement}.
 *
 * @param issuedAtMillis wall clock of the peer, milliseconds since 1970
 * @param lifeSeconds how long it holds from then on, 1 to {@value #MAX_LIFE_SECONDS}
 */
public record Announcement(PeerId peer, Topic topic, long issuedAtMillis, int lifeSeconds) {

    /** Longest life: a day, as of everything that is stored (PROTOCOL: DHT). */
    public static final int MAX_LIFE_SECONDS = 86_400;

    /** @throws IllegalArgumentException if a time is out of range */
    public Announcement {
        if (issuedAtMillis < 0 || issuedAtMillis > Long.MAX_VALUE / 2) {
            throw new IllegalArgumentException("The time of issue is in milliseconds since 1970");
        }
        if (lifeSeconds < 1 || lifeSeconds > MAX_LIFE_SECONDS) {
            throw new IllegalArgumentException("An announcement lives 1 to 86,400 seconds, not " + lifeSeconds);
        }
    }

    /** When nobody may use it any more, wall clock. */
    public long expiresAtMillis() {
        return issuedAtMillis + TimeUnit.SECONDS.toMillis(lifeSeconds);
    }
}
