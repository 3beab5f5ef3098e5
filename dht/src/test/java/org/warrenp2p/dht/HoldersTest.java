package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;

class HoldersTest {

    private static final int K = 20;
    private static final int ENOUGH = 14;

    /** By their distance from {@link #place}, closest first. */
    private final List<Contact> peers = new ArrayList<>();

    private final Key place;
    private final Holders holders = new Holders(K, 100);

    HoldersTest() {
        SplittableRandom random = new SplittableRandom(7);
        place = TestRecords.peer(random).key();
        for (int i = 0; i < 200; i++) {
            peers.add(new Contact(TestRecords.peer(random), new Endpoint(IpAddress.ofIpv4(0x0a00_0001 + i), 4433)));
        }
        peers.sort((a, b) -> place.compareDistance(a.key(), b.key()));
    }

    @Test
    void shouldNotMindUpToSixWhoHaveComeCloser() {
        List<Contact> kept = peers.subList(6, 26);
        holders.published(kept, kept);
        assertThat(holders.newcomers(place, peers.subList(0, 20), ENOUGH)).isEmpty();
    }

    @Test
    void shouldNameAllWhoHaveComeCloserOnceThereAreSeven() {
        List<Contact> kept = peers.subList(7, 27);
        holders.published(kept, kept);
        assertThat(holders.newcomers(place, peers.subList(0, 20), ENOUGH)).isEqualTo(peers.subList(0, 7));
        assertThat(holders.newcomers(place, peers.subList(0, 3), ENOUGH))
                .as("as far as they are known")
                .isEmpty();
    }

    @Test
    void shouldNotAskThoseAgainWhoDidNotConfirm() {
        holders.published(peers.subList(0, 20), peers.subList(8, 20));
        assertThat(holders.newcomers(place, peers.subList(0, 20), ENOUGH)).isEmpty();
        holders.joinedBy(peers.subList(20, 22), List.of());
        assertThat(holders.newcomers(place, peers.subList(0, 22), ENOUGH)).isEmpty();
    }

    @Test
    void shouldCountThoseWhoConfirmedLater() {
        List<Contact> kept = peers.subList(7, 27);
        holders.published(kept, kept);
        holders.joinedBy(peers.subList(0, 7), peers.subList(0, 5));
        assertThat(holders.count()).isEqualTo(25);
        assertThat(holders.newcomers(place, peers.subList(0, 27), ENOUGH)).isEmpty();
        holders.onlyAlive(peers.subList(7, 20));
        assertThat(holders.newcomers(place, peers.subList(0, 20), ENOUGH))
                .as("two never confirmed, five are gone and may be back")
                .isEqualTo(peers.subList(0, 5));
    }

    @Test
    void shouldRememberABoundedNumber() {
        holders.published(peers.subList(100, 200), peers.subList(100, 200));
        holders.joinedBy(peers.subList(0, 40), peers.subList(0, 20));
        assertThat(holders.keepers()).hasSize(100).containsAll(peers.subList(0, 20));
    }
}
