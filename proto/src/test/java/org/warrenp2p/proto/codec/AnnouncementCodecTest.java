package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Values;
import org.warrenp2p.proto.identity.Ed25519Verifier;

class AnnouncementCodecTest {

    private static final Topic TOPIC = Topic.of(NetworkId.MAIN, "chat");
    private static final Topic ANOTHER = Topic.of(NetworkId.MAIN, "Chat");

    private final Ed25519Verifier verifier = new Ed25519Verifier();

    @Provide
    Arbitrary<SignedAnnouncement> announcements() {
        return Frames.announcements(TOPIC);
    }

    @Property(tries = 50)
    void shouldReadWhatItWrites(@ForAll("announcements") SignedAnnouncement signed) throws MalformedFrameException {
        Bytes packed = AnnouncementCodec.encode(signed);
        assertThat(packed.length()).isEqualTo(AnnouncementCodec.PACKED_BYTES);
        assertThat(AnnouncementCodec.decode(TOPIC, packed)).isEqualTo(signed);
    }

    @Property(tries = 50)
    void shouldVerifyNothingThatWasChanged(@ForAll("announcements") SignedAnnouncement signed, @ForAll int place)
            throws MalformedFrameException {
        byte[] packed = AnnouncementCodec.encode(signed).toArray();
        packed[Math.floorMod(place, packed.length)] ^= 1;
        assertThat(AnnouncementCodec.verify(signed, NetworkId.MAIN, verifier)).isTrue();
        try {
            SignedAnnouncement changed = AnnouncementCodec.decode(TOPIC, Bytes.wrap(packed));
            assertThat(AnnouncementCodec.verify(changed, NetworkId.MAIN, verifier))
                    .isFalse();
        } catch (MalformedFrameException e) {
            assertThat(e).hasMessageContaining("time is out of range");
        }
    }

    @Property(tries = 20)
    void shouldHoldForItsTopicAndNetworkOnly(@ForAll("announcements") SignedAnnouncement signed)
            throws MalformedFrameException {
        SignedAnnouncement elsewhere = AnnouncementCodec.decode(ANOTHER, AnnouncementCodec.encode(signed));
        assertThat(AnnouncementCodec.verify(elsewhere, NetworkId.MAIN, verifier))
                .isFalse();
        assertThat(AnnouncementCodec.verify(signed, new NetworkId("other"), verifier))
                .isFalse();
    }

    @Example
    void shouldRefuseTimesThatNoClockShows() {
        PeerId peer = Values.SIGNER.peerId();
        assertThatThrownBy(() -> new Announcement(peer, TOPIC, -1, 1)).hasMessageContaining("time of issue");
        assertThatThrownBy(() -> new Announcement(peer, TOPIC, Long.MAX_VALUE, 1))
                .hasMessageContaining("time of issue");
        assertThatThrownBy(() -> new Announcement(peer, TOPIC, 1, 0)).hasMessageContaining("86,400 seconds, not 0");
        assertThatThrownBy(() -> new Announcement(peer, TOPIC, 1, 86_401)).hasMessageContaining("not 86401");
    }

    @Example
    void shouldSpreadShardsOverTheWholeSpace() {
        Set<Key> places = new LinkedHashSet<>();
        int upperHalf = 0;
        for (int level = 0; level <= 4; level++) {
            for (int index = 0; index < TopicShard.count(level); index++) {
                Key place = new TopicShard(TOPIC, level, index).key();
                assertThat(places.add(place)).isTrue();
                upperHalf += place.w0() < 0 ? 1 : 0;
            }
        }
        assertThat(places).hasSize(1 + 4 + 16 + 64 + 256);
        assertThat(upperHalf).as("of 341, seven standard deviations").isBetween(106, 235);
        assertThatThrownBy(() -> new TopicShard(TOPIC, 2, 16)).hasMessageContaining("not 2/16");
        assertThatThrownBy(() -> new TopicShard(TOPIC, 11, 0)).hasMessageContaining("not 11/0");
    }

    @Property(tries = 20)
    void shouldRefuseNamesThatAreEmptyOrTooLong(@ForAll("lengths") int length) {
        boolean allowed = length >= 1 && length <= Topic.MAX_NAME_BYTES;
        String name = "x".repeat(length);
        if (allowed) {
            assertThat(Topic.of(NetworkId.MAIN, name)).isNotEqualTo(TOPIC);
        } else {
            assertThatThrownBy(() -> Topic.of(NetworkId.MAIN, name)).hasMessageContaining("not " + length);
        }
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.of(0, 1, 254, 255, 256, 1_000);
    }
}
