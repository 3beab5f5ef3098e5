package org.warrenp2p.dht.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.DigestSigner;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;

class StoreQuotasTest {

    private static final Response STORED = new Response.Stored();
    private static final Response QUOTA = new Response.Refused(Reason.QUOTA, 900);

    private final StoreBench bench = new StoreBench();

    @Test
    void shouldKeepSixtyFourItemsOfAPeerInAllStoresTogether() {
        Stores stores = bench.open(StoreSettings.defaults());
        PeerId peer = bench.peer();
        Storer storer = StoreBench.at(peer, 0x010101);
        for (int i = 0; i < 30; i++) {
            assertThat(putValue(stores, i, 100, storer)).isEqualTo(STORED);
            assertThat(announce(stores, peer, i, storer)).isEqualTo(new Response.Announced(false));
        }
        for (int i = 0; i < 4; i++) {
            // records of others
            assertThat(putRecord(stores, bench.peer(), storer)).isEqualTo(STORED);
        }
        assertThat(putValue(stores, 1_000, 1, storer)).isEqualTo(QUOTA);
        assertThat(announce(stores, peer, 1_000, storer)).isEqualTo(QUOTA);
        assertThat(putRecord(stores, bench.peer(), storer)).isEqualTo(QUOTA);
        assertThat(bench.count("refused_items")).isEqualTo(3);
        assertThat(putRecord(stores, peer, storer)).as("its own record").isEqualTo(STORED);
        assertThat(putValue(stores, 0, 100, storer)).as("what is kept already").isEqualTo(STORED);
        // what expires is given back
        bench.nowMillis += 86_400_000;
        stores.sweep();
        assertThat(stores.bytes()).isZero();
        assertThat(putValue(stores, 1_000, 1, storer)).isEqualTo(STORED);
    }

    @Test
    void shouldLeaveAQuarterOfAPrefixToTheRecordsOfItsPeers() {
        Stores stores = bench.open(StoreSettings.defaults());
        int values = 0;
        while (putValue(stores, values, 900, StoreBench.at(bench.peer(), 0x010101))
                .equals(STORED)) {
            values++;
        }
        assertThat(values).isEqualTo((int) ((768 << 10) / (KeptItem.OVERHEAD_BYTES + 900)));
        assertThat(bench.count("refused_quota")).isEqualTo(1);
        int records = 0;
        for (PeerId peer = bench.peer();
                putRecord(stores, peer, StoreBench.at(peer, 0x010102)).equals(STORED);
                peer = bench.peer()) {
            records++;
        }
        assertThat(records).isBetween(200, 400);
        assertThat(stores.bytes()).isBetween((1L << 20) - 2_000, 1L << 20);
        assertThat(putValue(stores, values, 900, bench.somebody()))
                .as("another prefix")
                .isEqualTo(STORED);
    }

    @Test
    void shouldRefuseWhatIsBeyondTheTotal() {
        Stores stores = bench.open(StoreBench.settings(100 << 10, 1 << 20, 64));
        int values = 0;
        while (putValue(stores, values, 900, bench.somebody()).equals(STORED)) {
            values++;
        }
        assertThat(values).isEqualTo((int) ((75 << 10) / (KeptItem.OVERHEAD_BYTES + 900)));
        assertThat(putValue(stores, values, 900, bench.somebody())).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(announce(stores, bench.peer(), 1, bench.somebody()))
                .isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(bench.count("refused_full")).isEqualTo(3);
        PeerId peer = bench.peer();
        assertThat(putRecord(stores, peer, StoreBench.at(peer, 0x010101))).isEqualTo(STORED);
    }

    @Test
    void shouldCountWhatComesBackFromTheStorage() {
        Storer storer = StoreBench.at(bench.peer(), 0x010101);
        for (int i = 0; i < 64; i++) {
            bench.values.write(value(i, 10, bench.nowMillis + 60_000, storer));
        }
        Stores stores = bench.open(StoreSettings.defaults());
        stores.load();
        assertThat(stores.values().size()).isEqualTo(64);
        assertThat(putValue(stores, 64, 10, storer)).isEqualTo(QUOTA);
    }

    @Test
    void shouldForgetWhatComesBackBeyondAQuotaThatWasLowered() {
        Storer storer = StoreBench.at(bench.peer(), 0x010101);
        for (int i = 0; i < 64; i++) {
            bench.values.write(value(i, 10, bench.nowMillis + 60_000, storer));
        }
        Stores stores = bench.open(StoreBench.settings(1 << 20, 1 << 20, 10));
        stores.load();
        assertThat(stores.values().size()).isEqualTo(10);
        assertThat(bench.values.kept()).hasSize(10);
        assertThat(bench.count("refused_full")).isEqualTo(54);
    }

    /** Whatever comes and goes: the limits hold, and nothing is charged in the end. */
    @Property(tries = 100)
    void shouldAgreeWithAFullCount(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StoreSettings settings = StoreBench.settings(40_000, 15_000, 8);
        StoreQuotas quotas = new StoreQuotas(settings);
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            peers.add(TestRecords.peer(random));
        }
        Map<Integer, KeptItem> kept = new LinkedHashMap<>();
        for (int step = 0; step < 400; step++) {
            int place = random.nextInt(60);
            KeptItem present = kept.get(place);
            if (random.nextInt(4) == 0) {
                if (present != null) {
                    quotas.release(present);
                    kept.remove(place);
                }
            } else {
                PeerId peer = peers.get(random.nextInt(peers.size()));
                Storer storer =
                        random.nextInt(3) == 0 ? StoreBench.local(peer) : StoreBench.at(peer, random.nextInt(3) << 8);
                KeptItem item = random.nextInt(5) == 0
                        ? new KeptRecord(TestRecords.record(peer, 1, StoreBench.NOW), storer)
                        : value(place, random.nextInt(900), 1, storer);
                StoreQuotas.Limit limit = quotas.exceededBy(item, present);
                assertThat(limit).isEqualTo(recount(kept, place, item, settings));
                if (limit == null) {
                    if (present != null) {
                        quotas.release(present);
                    }
                    quotas.charge(item);
                    kept.put(place, item);
                }
            }
            assertThat(quotas.bytes())
                    .isEqualTo(kept.values().stream().mapToLong(KeptItem::bytes).sum());
        }
        kept.values().forEach(quotas::release);
        assertThat(quotas.bytes()).isZero();
        assertThat(quotas.isEmpty()).isTrue();
    }

    private static StoreQuotas.@Nullable Limit recount(
            Map<Integer, KeptItem> kept, int place, KeptItem item, StoreSettings settings) {
        long bytes = item.bytes();
        long ofPrefix = item.bytes();
        int ofPeer = 1;
        for (Map.Entry<Integer, KeptItem> entry : kept.entrySet()) {
            KeptItem other = entry.getValue();
            if (entry.getKey() == place) {
                continue;
            }
            bytes += other.bytes();
            if (Objects.equals(other.storer().prefix(), item.storer().prefix())) {
                ofPrefix += other.bytes();
            }
            if (!other.isOwnRecord()
                    && other.storer().peer().equals(item.storer().peer())) {
                ofPeer++;
            }
        }
        boolean own = item.isOwnRecord();
        if (bytes > (own ? settings.maxBytes() : settings.maxBytes() / 4 * 3)) {
            return StoreQuotas.Limit.TOTAL;
        }
        if (item.storer().prefix() != null
                && ofPrefix > (own ? settings.maxBytesPerPrefix() : settings.maxBytesPerPrefix() / 4 * 3)) {
            return StoreQuotas.Limit.PREFIX;
        }
        return !own && ofPeer > settings.maxItemsPerPeer() ? StoreQuotas.Limit.ITEMS : null;
    }

    private static KeptValue value(int number, int length, long expiresAtMillis, Storer storer) {
        byte[] content = new byte[Math.max(4, length)];
        content[0] = (byte) number;
        content[1] = (byte) (number >> 8);
        Value value = new Value.Immutable(Bytes.wrap(content));
        Key place = value.key(NetworkId.MAIN);
        return new KeptValue(place, value, expiresAtMillis, storer);
    }

    private Response putValue(Stores stores, int number, int length, Storer storer) {
        Value value = value(number, length, 0, storer).value();
        return StoreBench.answer(answer -> stores.values().put(value, 3_600, storer, answer));
    }

    private Response putRecord(Stores stores, PeerId peer, Storer storer) {
        return StoreBench.answer(
                answer -> stores.records().put(TestRecords.record(peer, 1, bench.nowMillis), storer, answer));
    }

    private Response announce(Stores stores, PeerId peer, int number, Storer storer) {
        Topic topic = Topic.of(NetworkId.MAIN, "topic " + number);
        Announcement announcement = new Announcement(peer, topic, bench.nowMillis, 3_600);
        TopicShard shard = topic.root();
        return StoreBench.answer(answer -> stores.announcements()
                .put(
                        shard,
                        AnnouncementCodec.sign(announcement, new DigestSigner(peer), NetworkId.MAIN),
                        storer,
                        answer));
    }
}
