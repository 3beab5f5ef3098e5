package org.warrenp2p.dht.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.DigestSigner;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;

class AnnouncementStoreTest {

    private static final Response KEPT = new Response.Announced(false);
    private static final Response KEPT_AND_FULL = new Response.Announced(true);
    private static final Topic CHAT = Topic.of(NetworkId.MAIN, "chat");
    private static final TopicShard SHARD = CHAT.root();

    private final StoreBench bench = new StoreBench();
    private final TestDisk<KeptAnnouncement> disk = bench.announcements;
    private final Stores stores = bench.open(StoreSettings.defaults());

    @Test
    void shouldServeWhatWasAnnouncedAtItsShardAlone() {
        SignedAnnouncement announcement = announcement(bench.peer(), 0);
        assertThat(stores.announcements().get(SHARD, 1, 0)).isNull();
        assertThat(put(announcement)).isEqualTo(KEPT);
        assertThat(stores.announcements().get(SHARD, 1, 0))
                .isEqualTo(new Response.AnnouncementsFound(CHAT, List.of(announcement), 1, false));
        assertThat(stores.announcements().get(SHARD, 1, 1))
                .isEqualTo(new Response.AnnouncementsFound(CHAT, List.of(), 1, false));
        assertThat(stores.announcements().get(new TopicShard(CHAT, 1, 0), 1, 0)).isNull();
        assertThat(stores.announcements().get(Topic.of(NetworkId.MAIN, "other").root(), 1, 0))
                .isNull();
        bench.nowMillis = announcement.announcement().expiresAtMillis();
        assertThat(stores.announcements().get(SHARD, 1, 0)).isNull();
        stores.sweep();
        assertThat(stores.bytes()).isZero();
        assertThat(disk.kept()).isEmpty();
    }

    @Test
    void shouldLetTheLaterIssueOfAPeerReplaceTheEarlier() {
        PeerId peer = bench.peer();
        assertThat(put(announcement(peer, 0))).isEqualTo(KEPT);
        SignedAnnouncement later = announcement(peer, 1);
        assertThat(put(later)).isEqualTo(KEPT);
        assertThat(put(announcement(peer, 0))).isEqualTo(new Response.Refused(Reason.STALE, 0));
        assertThat(put(later)).isEqualTo(KEPT);
        assertThat(all()).containsExactly(later);
        assertThat(disk.kept()).hasSize(1);
        assertThat(bench.count("stored")).isEqualTo(2);
    }

    @Test
    void shouldRefuseForgedOnesAndWrongTimes() {
        SignedAnnouncement genuine = announcement(bench.peer(), 0);
        SignedAnnouncement forged = new SignedAnnouncement(genuine.announcement(), Bytes.wrap(new byte[64]));
        assertThat(put(forged)).isEqualTo(new Response.Refused(Reason.BAD_SIGNATURE, 0));
        assertThat(put(announcement(bench.peer(), 600_001))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(put(announcement(bench.peer(), -3_600_000))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(put(announcement(bench.peer(), 600_000))).isEqualTo(KEPT);
        assertThat(bench.count("refused_time")).isEqualTo(2);
        assertThat(bench.count("refused_signature")).isEqualTo(1);
    }

    @Test
    void shouldKeepSixteenOfAFloodFromOnePrefix() {
        for (int i = 0; i < 10_000; i++) {
            Response answer = put(announcement(bench.peer(), 0), StoreBench.at(bench.peer(), 0x070700 | (i & 0xff)));
            assertThat(answer).isEqualTo(i < 16 ? KEPT : new Response.Refused(Reason.QUOTA, 900));
        }
        assertThat(stores.announcements().size()).isEqualTo(16);
        assertThat(bench.count("refused_shard_quota")).isEqualTo(9_984);
        // everybody else is served, and the prefix elsewhere
        assertThat(put(announcement(bench.peer(), 0))).isEqualTo(KEPT);
        TopicShard other = new TopicShard(CHAT, 1, 3);
        assertThat(StoreBench.answer(answer -> stores.announcements()
                        .put(other, announcement(bench.peer(), 0), StoreBench.at(bench.peer(), 0x070701), answer)))
                .isEqualTo(KEPT);
    }

    @Test
    void shouldLetThePeersOfAFullPrefixRenew() {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            peers.add(bench.peer());
            put(announcement(peers.get(i), 0), StoreBench.at(peers.get(i), 0x070701));
        }
        for (PeerId peer : peers) {
            assertThat(put(announcement(peer, 1), StoreBench.at(peer, 0x070701)))
                    .isEqualTo(KEPT);
        }
        // those that have expired make room at once, not only when they are swept
        bench.nowMillis += 3_600_001;
        assertThat(put(announcement(bench.peer(), 3_600_001), StoreBench.at(bench.peer(), 0x070701)))
                .isEqualTo(KEPT);
        assertThat(stores.announcements().size()).isEqualTo(1);
    }

    @Test
    void shouldNotCountPrivateAddresses() {
        for (int i = 0; i < 100; i++) {
            assertThat(put(announcement(bench.peer(), 0), StoreBench.local(bench.peer())))
                    .isEqualTo(KEPT);
        }
    }

    @Test
    void shouldGiveARandomOneUpForEachNewOneWhenFull() {
        Set<SignedAnnouncement> early = new LinkedHashSet<>();
        for (int i = 0; i < 500; i++) {
            early.add(announcement(bench.peer(), 0));
        }
        early.forEach(announcement -> assertThat(put(announcement)).isEqualTo(KEPT));
        assertThat(found(0).full()).isTrue();
        for (int i = 1; i <= 500; i++) {
            SignedAnnouncement next = announcement(bench.peer(), 0);
            assertThat(put(next)).isEqualTo(KEPT_AND_FULL);
            assertThat(stores.announcements().size()).isEqualTo(500);
        }
        assertThat(found(0).total()).isEqualTo(500);
        assertThat(bench.count("displaced")).isEqualTo(500);
        assertThat(disk.kept()).hasSize(500);
        // each of 500 survives 500 random displacements with a chance of 1/e: 184, and 37 are more than five deviations
        List<SignedAnnouncement> left = all();
        left.retainAll(early);
        assertThat(left).hasSizeBetween(184 - 55, 184 + 55);
        // the answer to a repetition says the same; a renewal displaces nobody
        SignedAnnouncement survivor = left.get(0);
        assertThat(put(survivor)).isEqualTo(KEPT_AND_FULL);
        assertThat(put(announcement(survivor.announcement().peer(), 1))).isEqualTo(KEPT_AND_FULL);
        assertThat(bench.count("displaced")).isEqualTo(500);
    }

    @Test
    void shouldPageThroughAllOnceInTheOrderThatWasAskedFor() {
        Set<SignedAnnouncement> put = new LinkedHashSet<>();
        for (int i = 0; i < 100; i++) {
            SignedAnnouncement announcement = announcement(bench.peer(), 0);
            put.add(announcement);
            put(announcement);
        }
        assertThat(all()).hasSize(100).containsExactlyInAnyOrderElementsOf(put);
        assertThat(found(7, 0)).isEqualTo(found(7, 0));
        assertThat(found(7, 0).announcements())
                .isNotEqualTo(found(8, 0).announcements())
                .hasSize(9);
        assertThat(found(7, 99).announcements()).hasSize(1);
        assertThat(found(7, 65_535).announcements()).isEmpty();
        assertThat(found(7, 65_535).total()).isEqualTo(100);
    }

    @Test
    void shouldAcknowledgeOnlyWhatIsDurable() {
        disk.hold = true;
        List<Response> answers = new ArrayList<>();
        SignedAnnouncement announcement = announcement(bench.peer(), 0);
        stores.announcements().put(SHARD, announcement, bench.somebody(), answers::add);
        stores.announcements().put(SHARD, announcement, bench.somebody(), answers::add);
        assertThat(answers).isEmpty();
        disk.waiting.forEach(Runnable::run);
        assertThat(answers).containsExactly(KEPT, KEPT);
        disk.hold = false;
        disk.full = true;
        assertThat(put(announcement)).isEqualTo(KEPT);
        SignedAnnouncement lost = announcement(bench.peer(), 0);
        assertThat(put(lost)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(put(lost)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        disk.full = false;
        assertThat(put(lost)).isEqualTo(KEPT);
        assertThat(disk.kept()).hasSize(2);
    }

    @Test
    void shouldComeBackWithWhatWasKeptAndCountIt() {
        for (int i = 0; i < 16; i++) {
            disk.write(new KeptAnnouncement(
                    SHARD, announcement(bench.peer(), 0), StoreBench.at(bench.peer(), 0x070700 | i)));
        }
        disk.write(new KeptAnnouncement(SHARD, announcement(bench.peer(), -3_600_000), bench.somebody()));
        stores.load();
        stores.sweep();
        assertThat(stores.announcements().size()).isEqualTo(16);
        assertThat(disk.kept()).hasSize(16);
        assertThat(put(announcement(bench.peer(), 0), StoreBench.at(bench.peer(), 0x0707ff)))
                .isEqualTo(new Response.Refused(Reason.QUOTA, 900));
    }

    @Test
    void shouldAskTheRulesAgainAfterASlowCheck() {
        List<Consumer<SignatureChecks.Outcome>> waiting = new ArrayList<>();
        Stores slow = bench.open(StoreSettings.defaults(), new SlowChecks(waiting));
        List<Response> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.announcements()
                    .put(SHARD, announcement(bench.peer(), 0), StoreBench.at(bench.peer(), 0x070700 | i), answers::add);
        }
        waiting.forEach(outcome -> outcome.accept(SignatureChecks.Outcome.GENUINE));
        assertThat(answers.subList(0, 16)).containsOnly(KEPT);
        assertThat(answers.subList(16, 20)).containsOnly(new Response.Refused(Reason.QUOTA, 900));
    }

    private Response put(SignedAnnouncement announcement) {
        return put(announcement, bench.somebody());
    }

    private Response put(SignedAnnouncement announcement, Storer storer) {
        return StoreBench.answer(answer -> stores.announcements().put(SHARD, announcement, storer, answer));
    }

    private Response.AnnouncementsFound found(int offset) {
        return found(1, offset);
    }

    private Response.AnnouncementsFound found(int order, int offset) {
        return Objects.requireNonNull(stores.announcements().get(SHARD, order, offset));
    }

    private List<SignedAnnouncement> all() {
        List<SignedAnnouncement> all = new ArrayList<>();
        for (int offset = 0; offset < found(offset).total(); offset += 9) {
            all.addAll(found(offset).announcements());
        }
        return all;
    }

    private static SignedAnnouncement announcement(PeerId peer, long issuedAfterMillis) {
        return AnnouncementCodec.sign(
                new Announcement(peer, CHAT, StoreBench.NOW + issuedAfterMillis, 3_600),
                new DigestSigner(peer),
                NetworkId.MAIN);
    }
}
