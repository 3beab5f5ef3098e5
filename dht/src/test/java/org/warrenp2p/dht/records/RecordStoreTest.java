package org.warrenp2p.dht.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;

class RecordStoreTest {

    private static final long NOW = StoreBench.NOW;

    private final StoreBench bench = new StoreBench();
    private final TestDisk<KeptRecord> disk = bench.records;

    @Test
    void shouldServeWhatItStored() {
        Stores store = bench.open(StoreSettings.defaults());
        SignedPeerRecord record = record(1);
        assertThat(put(store, record)).isEqualTo(new Response.Stored());
        assertThat(store.records().get(record.record().peer().key())).isEqualTo(record);
        assertThat(disk.kept()).containsExactly(kept(record));
    }

    @Test
    void shouldLetTheHighestSequenceWin() {
        Stores store = bench.open(StoreSettings.defaults());
        PeerId peer = bench.peer();
        SignedPeerRecord second = TestRecords.record(peer, 2, NOW);
        assertThat(put(store, second)).isEqualTo(new Response.Stored());
        assertThat(put(store, TestRecords.record(peer, 1, NOW))).isEqualTo(new Response.Refused(Reason.STALE, 0));
        SignedPeerRecord third = TestRecords.record(peer, 3, NOW);
        assertThat(put(store, third)).isEqualTo(new Response.Stored());
        assertThat(put(store, third)).isEqualTo(new Response.Stored());
        assertThat(store.records().get(peer.key())).isEqualTo(third);
        assertThat(store.records().size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatIsNotSigned() {
        Stores store = bench.open(StoreSettings.defaults());
        SignedPeerRecord genuine = record(1);
        SignedPeerRecord forged = new SignedPeerRecord(genuine.record(), genuine.encoded(), Bytes.wrap(new byte[64]));
        assertThat(put(store, forged)).isEqualTo(new Response.Refused(Reason.BAD_SIGNATURE, 0));
        assertThat(put(store, TestRecords.tampered(genuine))).isEqualTo(new Response.Refused(Reason.BAD_SIGNATURE, 0));
        assertThat(store.records().get(genuine.record().peer().key())).isNull();
        assertThat(bench.count("refused_signature")).isEqualTo(2);
    }

    @Test
    void shouldRefuseWrongTimes() {
        Stores store = bench.open(StoreSettings.defaults());
        long hour = Duration.ofHours(1).toMillis();
        assertThat(put(store, timed(NOW - 2 * hour, NOW))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(put(store, timed(NOW, NOW + 25 * hour))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(put(store, timed(NOW + hour, NOW + 2 * hour))).isEqualTo(new Response.Refused(Reason.BAD_TIME, 0));
        assertThat(bench.count("refused_time")).isEqualTo(3);
    }

    @Test
    void shouldForgetWhatExpired() {
        Stores store = bench.open(StoreSettings.defaults());
        SignedPeerRecord record = record(1);
        put(store, record);
        bench.nowMillis = record.record().expiresAtMillis() - 1;
        assertThat(store.records().get(record.record().peer().key())).isNotNull();
        bench.nowMillis++;
        assertThat(store.records().get(record.record().peer().key())).isNull();
        assertThat(store.records().size()).isEqualTo(1);
        store.sweep();
        assertThat(store.records().size()).isZero();
        assertThat(store.bytes()).isZero();
        assertThat(disk.kept()).isEmpty();
    }

    @Test
    void shouldKeepToItsBoundsInAllAndPerPrefix() {
        SignedPeerRecord first = record(1);
        long one = sizeOf(first);
        Stores store = bench.open(StoreBench.settings(10 * one + one / 2, 3 * one + one / 2, 64));
        put(store, first);
        assertThat(put(store, record(1))).isEqualTo(new Response.Stored());
        assertThat(put(store, record(1))).isEqualTo(new Response.Stored());
        assertThat(put(store, record(1))).isEqualTo(new Response.Refused(Reason.QUOTA, 900));
        // the same /24
        assertThat(put(store, record(1), 0x0808ff)).isEqualTo(new Response.Refused(Reason.QUOTA, 900));
        // its own record may be replaced all the same
        PeerId peer = first.record().peer();
        assertThat(put(store, TestRecords.record(peer, 2, NOW))).isEqualTo(new Response.Stored());
        for (int i = 0; i < 7; i++) {
            assertThat(putLocally(store, record(1))).isEqualTo(new Response.Stored());
        }
        assertThat(putLocally(store, record(1))).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(store.records().size()).isEqualTo(10);
    }

    @Test
    void shouldAcknowledgeOnlyWhatIsDurable() {
        Stores store = bench.open(StoreSettings.defaults());
        disk.hold = true;
        List<Response> answers = new ArrayList<>();
        store.records().put(record(1), bench.somebody(), answers::add);
        assertThat(answers).isEmpty();
        disk.waiting.get(0).run();
        assertThat(answers).containsExactly(new Response.Stored());

        disk.hold = false;
        disk.full = true;
        assertThat(put(store, record(1))).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(bench.count("storage_failed")).isEqualTo(1);
    }

    @Test
    void shouldNotAcknowledgeARepetitionBeforeTheFirstIsDurable() {
        Stores store = bench.open(StoreSettings.defaults());
        SignedPeerRecord record = record(1);
        disk.full = true;
        assertThat(put(store, record)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(put(store, record)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        disk.full = false;
        assertThat(put(store, record)).isEqualTo(new Response.Stored());
        disk.full = true;
        assertThat(put(store, record)).isEqualTo(new Response.Stored());
        assertThat(disk.kept()).containsExactly(kept(record));
    }

    @Test
    void shouldServeWhatWasKeptOnceTheClockIsRightThatWasWrongAtTheStart() {
        SignedPeerRecord record = record(1);
        disk.write(kept(record));
        for (long aheadMillis : List.of(86_400_000L, -86_400_000L)) {
            bench.nowMillis = NOW + aheadMillis;
            Stores store = bench.open(StoreSettings.defaults());
            store.load();
            assertThat(store.records().get(record.record().peer().key())).isNull();
            bench.nowMillis = NOW;
            store.sweep();
            assertThat(store.records().get(record.record().peer().key())).isEqualTo(record);
        }
    }

    @Test
    void shouldComeBackWithWhatWasKept() {
        SignedPeerRecord valid = record(1);
        disk.write(kept(valid));
        disk.write(kept(timed(NOW - 7_200_000, NOW - 1)));
        SignedPeerRecord future = timed(NOW + 3_600_000, NOW + 7_200_000);
        disk.write(kept(future));
        Stores store = bench.open(StoreSettings.defaults());
        store.load();
        assertThat(store.records().get(valid.record().peer().key())).isEqualTo(valid);
        assertThat(store.records().get(future.record().peer().key())).isNull();
        store.sweep();
        assertThat(store.records().size()).isEqualTo(2);
        assertThat(disk.kept())
                .as("what expired meanwhile is gone for good; a clock may be wrong")
                .containsExactly(kept(valid), kept(future));
    }

    @Test
    void shouldAskTheRulesAgainAfterASlowCheck() {
        List<Consumer<SignatureChecks.Outcome>> waiting = new ArrayList<>();
        Stores store = bench.open(StoreSettings.defaults(), new SlowChecks(waiting));
        PeerId peer = bench.peer();
        List<Response> answers = new ArrayList<>();
        SignedPeerRecord newer = TestRecords.record(peer, 2, NOW);
        store.records().put(TestRecords.record(peer, 1, NOW), bench.somebody(), answers::add);
        store.records().put(newer, bench.somebody(), answers::add);
        waiting.get(1).accept(SignatureChecks.Outcome.GENUINE);
        waiting.get(0).accept(SignatureChecks.Outcome.GENUINE);
        assertThat(answers).containsExactly(new Response.Stored(), new Response.Refused(Reason.STALE, 0));
        assertThat(store.records().get(peer.key())).isEqualTo(newer);
    }

    @Test
    void shouldAskToComeBackWhenNobodyHasTimeToCheck() {
        List<Consumer<SignatureChecks.Outcome>> waiting = new ArrayList<>();
        Stores store = bench.open(StoreSettings.defaults(), new SlowChecks(waiting));
        List<Response> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            store.records().put(record(1), bench.somebody(), answers::add);
        }
        waiting.get(0).accept(SignatureChecks.Outcome.FORGED);
        waiting.get(1).accept(SignatureChecks.Outcome.UNCHECKED);
        assertThat(answers)
                .containsExactly(
                        new Response.Refused(Reason.BAD_SIGNATURE, 0),
                        new Response.Refused(Reason.BUSY, SignatureGate.RETRY_AFTER_SECONDS));
        assertThat(store.records().size()).isZero();
    }

    private SignedPeerRecord record(long sequence) {
        return TestRecords.record(bench.peer(), sequence, NOW);
    }

    private SignedPeerRecord timed(long issuedAtMillis, long expiresAtMillis) {
        return TestRecords.signed(new PeerRecord(
                bench.peer(), 1, issuedAtMillis, expiresAtMillis, List.of(), NatProfile.UNKNOWN, List.of(), List.of()));
    }

    private static KeptRecord kept(SignedPeerRecord record) {
        return new KeptRecord(record, StoreBench.at(record.record().peer(), 0x080808));
    }

    private static Response putLocally(Stores store, SignedPeerRecord record) {
        Storer storer = StoreBench.local(record.record().peer());
        return StoreBench.answer(answer -> store.records().put(record, storer, answer));
    }

    private static long sizeOf(SignedPeerRecord record) {
        return KeptItem.OVERHEAD_BYTES
                + record.encoded().length()
                + record.signature().length();
    }

    /** As its own peer would, from one /24. */
    private static Response put(Stores store, SignedPeerRecord record) {
        return put(store, record, 0x080808);
    }

    private static Response put(Stores store, SignedPeerRecord record, int ipv4) {
        Storer storer = StoreBench.at(record.record().peer(), ipv4);
        return StoreBench.answer(answer -> store.records().put(record, storer, answer));
    }
}
