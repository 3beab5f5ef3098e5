package org.warrenp2p.dht.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;

class RecordStoreTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final Endpoint FROM = new Endpoint(IpAddress.ofIpv4(0x08080808), 4433);

    private final RandomGenerator random = new SplittableRandom(1);
    private final Counters counters = new Counters();
    private final Disk disk = new Disk();
    private long nowMillis = NOW;

    @Test
    void shouldServeWhatItStored() {
        RecordStore store = store(StoreSettings.defaults());
        SignedPeerRecord record = record(1);
        assertThat(put(store, record)).isEqualTo(new Response.Stored());
        assertThat(store.get(record.record().peer().key())).isEqualTo(record);
        assertThat(disk.kept).containsExactly(record);
    }

    @Test
    void shouldLetTheHighestSequenceWin() {
        RecordStore store = store(StoreSettings.defaults());
        PeerId peer = TestRecords.peer(random);
        SignedPeerRecord second = TestRecords.record(peer, 2, NOW);
        assertThat(put(store, second)).isEqualTo(new Response.Stored());
        assertThat(put(store, TestRecords.record(peer, 1, NOW))).isEqualTo(new Response.Refused(Reason.STALE, 0));
        SignedPeerRecord third = TestRecords.record(peer, 3, NOW);
        assertThat(put(store, third)).isEqualTo(new Response.Stored());
        assertThat(put(store, third)).isEqualTo(new Response.Stored());
        assertThat(store.get(peer.key())).isEqualTo(third);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatIsNotSigned() {
        RecordStore store = store(StoreSettings.defaults());
        SignedPeerRecord genuine = record(1);
        SignedPeerRecord forged = new SignedPeerRecord(genuine.record(), genuine.encoded(), Bytes.wrap(new byte[64]));
        assertThat(put(store, forged)).isEqualTo(new Response.Refused(Reason.BAD_SIGNATURE, 0));
        assertThat(put(store, TestRecords.tampered(genuine))).isEqualTo(new Response.Refused(Reason.BAD_SIGNATURE, 0));
        assertThat(store.get(genuine.record().peer().key())).isNull();
        assertThat(counters.counter("dht.store.refused_signature").value()).isEqualTo(2);
    }

    @Test
    void shouldRefuseWrongTimes() {
        RecordStore store = store(StoreSettings.defaults());
        long hour = Duration.ofHours(1).toMillis();
        assertThat(put(store, timed(NOW - 2 * hour, NOW))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(put(store, timed(NOW, NOW + 25 * hour))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(put(store, timed(NOW + hour, NOW + 2 * hour))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(counters.counter("dht.store.refused_time").value()).isEqualTo(3);
    }

    @Test
    void shouldForgetWhatExpired() {
        RecordStore store = store(StoreSettings.defaults());
        SignedPeerRecord record = record(1);
        put(store, record);
        nowMillis = record.record().expiresAtMillis() - 1;
        assertThat(store.get(record.record().peer().key())).isNotNull();
        nowMillis++;
        assertThat(store.get(record.record().peer().key())).isNull();
        assertThat(store.size()).isEqualTo(1);
        store.sweep();
        assertThat(store.size()).isZero();
        assertThat(store.bytes()).isZero();
        assertThat(disk.kept).isEmpty();
    }

    @Test
    void shouldKeepToItsBoundsInAllAndPerPrefix() {
        SignedPeerRecord first = record(1);
        long one = sizeOf(first);
        RecordStore store = store(new StoreSettings(10 * one + one / 2, 3 * one + one / 2, Duration.ofMinutes(1)));
        put(store, first);
        assertThat(put(store, record(1))).isEqualTo(new Response.Stored());
        assertThat(put(store, record(1))).isEqualTo(new Response.Stored());
        assertThat(put(store, record(1))).isEqualTo(new Response.Refused(Reason.QUOTA, 900));
        // the same /24
        assertThat(put(store, record(1), new Endpoint(IpAddress.ofIpv4(0x080808ff), 1)))
                .isEqualTo(new Response.Refused(Reason.QUOTA, 900));
        // its own record may be replaced all the same
        PeerId peer = first.record().peer();
        assertThat(put(store, TestRecords.record(peer, 2, NOW))).isEqualTo(new Response.Stored());
        Endpoint local = new Endpoint(IpAddress.ofIpv4(0x7f000001), 1);
        for (int i = 0; i < 7; i++) {
            assertThat(put(store, record(1), local)).isEqualTo(new Response.Stored());
        }
        assertThat(put(store, record(1), local)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(store.size()).isEqualTo(10);
    }

    @Test
    void shouldAcknowledgeOnlyWhatIsDurable() {
        RecordStore store = store(StoreSettings.defaults());
        disk.hold = true;
        List<Response> answers = new ArrayList<>();
        store.put(record(1), FROM, answers::add);
        assertThat(answers).isEmpty();
        disk.waiting.get(0).run();
        assertThat(answers).containsExactly(new Response.Stored());

        disk.hold = false;
        disk.full = true;
        assertThat(put(store, record(1))).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(counters.counter("dht.store.storage_failed").value()).isEqualTo(1);
    }

    @Test
    void shouldNotAcknowledgeARepetitionBeforeTheFirstIsDurable() {
        RecordStore store = store(StoreSettings.defaults());
        SignedPeerRecord record = record(1);
        disk.full = true;
        assertThat(put(store, record)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(put(store, record)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        disk.full = false;
        assertThat(put(store, record)).isEqualTo(new Response.Stored());
        disk.full = true;
        assertThat(put(store, record)).isEqualTo(new Response.Stored());
        assertThat(disk.kept).containsExactly(record);
    }

    @Test
    void shouldComeBackWithWhatWasKept() {
        SignedPeerRecord valid = record(1);
        disk.kept.add(valid);
        disk.kept.add(timed(NOW - 7_200_000, NOW - 1));
        SignedPeerRecord future = timed(NOW + 3_600_000, NOW + 7_200_000);
        disk.kept.add(future);
        RecordStore store = store(StoreSettings.defaults());
        store.load();
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.get(valid.record().peer().key())).isEqualTo(valid);
        assertThat(disk.kept)
                .as("what expired meanwhile is gone for good; a clock may be wrong")
                .containsExactly(valid, future);
    }

    @Test
    void shouldAskTheRulesAgainAfterASlowCheck() {
        List<Consumer<Boolean>> verdicts = new ArrayList<>();
        RecordStore store = new RecordStore(
                StoreSettings.defaults(), disk, (record, verdict) -> verdicts.add(verdict), () -> nowMillis, counters);
        PeerId peer = TestRecords.peer(random);
        List<Response> answers = new ArrayList<>();
        SignedPeerRecord newer = TestRecords.record(peer, 2, NOW);
        store.put(TestRecords.record(peer, 1, NOW), FROM, answers::add);
        store.put(newer, FROM, answers::add);
        verdicts.get(1).accept(true);
        verdicts.get(0).accept(true);
        assertThat(answers).containsExactly(new Response.Stored(), new Response.Refused(Reason.STALE, 0));
        assertThat(store.get(peer.key())).isEqualTo(newer);
    }

    private RecordStore store(StoreSettings settings) {
        return new RecordStore(settings, disk, TestRecords.CHECKS, () -> nowMillis, counters);
    }

    private SignedPeerRecord record(long sequence) {
        return TestRecords.record(TestRecords.peer(random), sequence, NOW);
    }

    private SignedPeerRecord timed(long issuedAtMillis, long expiresAtMillis) {
        return TestRecords.signed(new PeerRecord(
                TestRecords.peer(random),
                1,
                issuedAtMillis,
                expiresAtMillis,
                List.of(),
                NatProfile.UNKNOWN,
                List.of(),
                List.of()));
    }

    private static long sizeOf(SignedPeerRecord record) {
        return 512L + record.encoded().length() + record.signature().length();
    }

    private static Response put(RecordStore store, SignedPeerRecord record) {
        return put(store, record, FROM);
    }

    private static Response put(RecordStore store, SignedPeerRecord record, Endpoint from) {
        List<Response> answers = new ArrayList<>();
        store.put(record, from, answers::add);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    /** A disk that may be slow or full. */
    private static final class Disk implements RecordStorage {

        private final List<SignedPeerRecord> kept = new ArrayList<>();
        private final List<Runnable> waiting = new ArrayList<>();
        private boolean hold;
        private boolean full;

        @Override
        public void put(SignedPeerRecord record, Completion<SignedPeerRecord> done) {
            if (full) {
                done.failed(new Failure(Failure.Code.LIMIT, "The disk is full"));
            } else if (hold) {
                waiting.add(() -> done.succeeded(record));
            } else {
                kept.add(record);
                done.succeeded(record);
            }
        }

        @Override
        public void remove(PeerId peer) {
            kept.removeIf(record -> record.record().peer().equals(peer));
        }

        @Override
        public void load(Completion<List<SignedPeerRecord>> done) {
            done.succeeded(List.copyOf(kept));
        }
    }
}
