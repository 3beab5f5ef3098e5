package org.warrenp2p.dht.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.DigestSigner;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;

class ValueStoreTest {

    private static final Response STORED = new Response.Stored();

    private final StoreBench bench = new StoreBench();
    private final TestDisk<KeptValue> disk = bench.values;
    private final PeerId owner = bench.peer();

    @Test
    void shouldServeBothKindsAtTheirPlacesUntilTheyExpire() {
        Stores stores = bench.open(StoreSettings.defaults());
        Value immutable = new Value.Immutable(bytes("fixed"));
        Value mutable = mutable(1, "changing");
        assertThat(put(stores, immutable, 60)).isEqualTo(STORED);
        assertThat(put(stores, mutable, 61)).isEqualTo(STORED);
        assertThat(stores.values().get(placeOf(immutable))).isEqualTo(immutable);
        assertThat(stores.values().get(Value.Mutable.keyOf(NetworkId.MAIN, owner, bytes("salt"))))
                .isEqualTo(mutable);
        bench.nowMillis += 59_999;
        assertThat(stores.values().get(placeOf(immutable))).isEqualTo(immutable);
        bench.nowMillis += 1;
        assertThat(stores.values().get(placeOf(immutable))).isNull();
        assertThat(stores.values().get(placeOf(mutable))).isNotNull();
        stores.sweep();
        assertThat(stores.values().size()).isEqualTo(1);
        assertThat(disk.kept()).extracting(KeptValue::value).containsExactly(mutable);
        bench.nowMillis += 1_000;
        stores.sweep();
        assertThat(stores.bytes()).isZero();
        assertThat(disk.kept()).isEmpty();
    }

    @Test
    void shouldLetTheHigherSequenceWinAndThenTheGreaterContent() {
        Stores stores = bench.open(StoreSettings.defaults());
        assertThat(put(stores, mutable(2, "m"), 60)).isEqualTo(STORED);
        assertThat(put(stores, mutable(1, "z"), 60)).isEqualTo(new Response.Refused(Reason.STALE, 0));
        assertThat(put(stores, mutable(2, "l"), 60)).isEqualTo(new Response.Refused(Reason.STALE, 0));
        assertThat(put(stores, mutable(2, "n"), 60)).isEqualTo(STORED);
        assertThat(put(stores, mutable(3, "a"), 60)).isEqualTo(STORED);
        // unsigned
        assertThat(put(stores, mutable(-1, ""), 60)).isEqualTo(STORED);
        assertThat(put(stores, mutable(Long.MAX_VALUE, "a"), 60)).isEqualTo(new Response.Refused(Reason.STALE, 0));
        assertThat(stores.values().get(placeOf(mutable(1, "")))).isEqualTo(mutable(-1, ""));
        assertThat(stores.values().size()).isEqualTo(1);
        assertThat(bench.count("refused_stale")).isEqualTo(3);
    }

    @Test
    void shouldForgetASequenceThatExpired() {
        Stores stores = bench.open(StoreSettings.defaults());
        put(stores, mutable(2, "new"), 60);
        bench.nowMillis += 60_000;
        assertThat(put(stores, mutable(1, "old"), 60)).isEqualTo(STORED);
        assertThat(stores.values().get(placeOf(mutable(1, "")))).isEqualTo(mutable(1, "old"));
    }

    @Test
    void shouldRefuseAMutableValueThatItsOwnerDidNotSign() {
        Stores stores = bench.open(StoreSettings.defaults());
        Value.Mutable genuine = mutable(1, "genuine");
        Value.Mutable forged = new Value.Mutable(owner, genuine.salt(), 1, bytes("forged"), genuine.signature());
        assertThat(put(stores, forged, 60)).isEqualTo(new Response.Refused(Reason.BAD_SIGNATURE, 0));
        assertThat(stores.values().get(placeOf(forged))).isNull();
        assertThat(bench.count("refused_signature")).isEqualTo(1);
    }

    @Test
    void shouldLiveLongerWhenPutAgainButNeverShorter() {
        Stores stores = bench.open(StoreSettings.defaults());
        for (Value value : List.of(new Value.Immutable(bytes("fixed")), mutable(1, "changing"))) {
            long put = bench.nowMillis;
            put(stores, value, 60);
            assertThat(put(stores, value, 30)).isEqualTo(STORED);
            bench.nowMillis = put + 59_999;
            assertThat(stores.values().get(placeOf(value))).isNotNull();
            assertThat(put(stores, value, 60)).isEqualTo(STORED);
            bench.nowMillis = put + 119_998;
            assertThat(stores.values().get(placeOf(value))).isNotNull();
            assertThat(disk.kept())
                    .filteredOn(kept -> kept.value().equals(value))
                    .extracting(KeptValue::expiresAtMillis)
                    .containsExactly(put + 119_999);
            bench.nowMillis++;
            assertThat(stores.values().get(placeOf(value))).isNull();
        }
        assertThat(bench.count("extended")).isEqualTo(2);
    }

    @Test
    void shouldAcknowledgeOnlyWhatIsDurable() {
        Stores stores = bench.open(StoreSettings.defaults());
        Value value = mutable(1, "slow");
        disk.hold = true;
        List<Response> answers = new ArrayList<>();
        stores.values().put(value, 60, bench.somebody(), answers::add);
        stores.values().put(value, 60, bench.somebody(), answers::add);
        // an extension is a promise too
        stores.values().put(value, 90, bench.somebody(), answers::add);
        assertThat(answers).isEmpty();
        disk.waiting.forEach(Runnable::run);
        assertThat(answers).containsExactly(STORED, STORED, STORED);
        disk.hold = false;
        disk.full = true;
        assertThat(put(stores, value, 90)).isEqualTo(STORED);
        assertThat(put(stores, value, 91)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(put(stores, value, 91)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
        assertThat(put(stores, new Value.Immutable(bytes("new")), 1)).isEqualTo(new Response.Refused(Reason.BUSY, 900));
    }

    @Test
    void shouldServeWhatWasKeptOnceTheClockIsRightThatWasWrongAtTheStart() {
        long right = bench.nowMillis;
        Value value = mutable(1, "kept");
        disk.write(new KeptValue(placeOf(value), value, right + 3_600_000, bench.somebody()));
        for (long aheadMillis : List.of(172_800_000L, -172_800_000L)) {
            bench.nowMillis = right + aheadMillis;
            Stores stores = bench.open(StoreSettings.defaults());
            stores.load();
            bench.nowMillis = right;
            stores.sweep();
            assertThat(stores.values().get(placeOf(value))).isEqualTo(value);
        }
    }

    @Test
    void shouldComeBackWithWhatWasKeptForADayAtMost() {
        Storer storer = bench.somebody();
        long day = 86_400_000;
        Value valid = mutable(1, "valid");
        Value far = new Value.Immutable(bytes("stored by a clock that was a year ahead"));
        Value over = new Value.Immutable(bytes("over"));
        disk.write(new KeptValue(placeOf(valid), valid, bench.nowMillis + 1, storer));
        disk.write(new KeptValue(placeOf(far), far, bench.nowMillis + 365 * day, storer));
        disk.write(new KeptValue(placeOf(over), over, bench.nowMillis, storer));
        Value elsewhere = new Value.Immutable(bytes("elsewhere"));
        disk.write(new KeptValue(elsewhere.key(new NetworkId("other")), elsewhere, bench.nowMillis + 1_000, storer));
        Stores stores = bench.open(StoreSettings.defaults());
        stores.load();
        assertThat(stores.values().get(placeOf(over))).isNull();
        stores.sweep();
        assertThat(stores.values().size()).isEqualTo(2);
        assertThat(disk.kept()).extracting(KeptValue::value).containsExactly(valid, far);
        assertThat(stores.values().get(placeOf(valid))).isEqualTo(valid);
        bench.nowMillis += day - 1;
        assertThat(stores.values().get(placeOf(far))).isEqualTo(far);
        bench.nowMillis++;
        assertThat(stores.values().get(placeOf(far))).isNull();
    }

    @Test
    void shouldNotLetTheStorageOverwriteWhatCameMeanwhile() {
        disk.write(
                new KeptValue(placeOf(mutable(1, "")), mutable(1, "old"), bench.nowMillis + 5_000, bench.somebody()));
        Stores stores = bench.open(StoreSettings.defaults());
        put(stores, mutable(2, "new"), 60);
        stores.load();
        assertThat(stores.values().get(placeOf(mutable(1, "")))).isEqualTo(mutable(2, "new"));
    }

    @Test
    void shouldAskTheRulesAgainAfterASlowCheck() {
        List<Consumer<SignatureChecks.Outcome>> waiting = new ArrayList<>();
        Stores stores = bench.open(StoreSettings.defaults(), new SlowChecks(waiting));
        List<Response> answers = new ArrayList<>();
        stores.values().put(mutable(1, "old"), 60, bench.somebody(), answers::add);
        stores.values().put(mutable(2, "new"), 60, bench.somebody(), answers::add);
        waiting.get(1).accept(SignatureChecks.Outcome.GENUINE);
        waiting.get(0).accept(SignatureChecks.Outcome.GENUINE);
        assertThat(answers).containsExactly(STORED, new Response.Refused(Reason.STALE, 0));
        assertThat(stores.values().get(placeOf(mutable(1, "")))).isEqualTo(mutable(2, "new"));
    }

    private Value.Mutable mutable(long sequence, String content) {
        return ValueCodec.sign(bytes("salt"), sequence, bytes(content), new DigestSigner(owner), NetworkId.MAIN);
    }

    private Response put(Stores stores, Value value, int lifeSeconds) {
        return StoreBench.answer(answer -> stores.values().put(value, lifeSeconds, bench.somebody(), answer));
    }

    private static Key placeOf(Value value) {
        return value.key(NetworkId.MAIN);
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
