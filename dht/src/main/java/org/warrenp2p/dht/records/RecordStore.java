package org.warrenp2p.dht.records;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordTimes;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.WallClock;

/**
 * The peer records that this node keeps for others: the one with the highest sequence of each peer, signed and in its
 * time. Served from memory, made durable through {@link RecordStorage} before the store is acknowledged. Bounds: {@link
 * StoreSettings}, in all and per prefix of whoever stored, and one record per peer. Only from the loop.
 */
public final class RecordStore {

    /** The parsed record, its map entry and its bytes' headers, beside the bytes themselves. */
    private static final long OVERHEAD_BYTES = 512L;

    /** A full store empties as records expire, which takes up to their 2 h; a quarter hour is worth a new try. */
    private static final int RETRY_AFTER_SECONDS = 900;

    /** Unsigned order of the words: any fixed order will do, and keys cannot be chosen to collide in a tree. */
    private static final Comparator<Key> ORDER = Comparator.comparingLong(Key::w0)
            .thenComparingLong(Key::w1)
            .thenComparingLong(Key::w2)
            .thenComparingLong(Key::w3);

    private final StoreSettings settings;
    private final RecordStorage storage;
    private final SignatureChecks signatures;
    private final WallClock clock;
    private final SortedMap<Key, Kept> records = new TreeMap<>(ORDER);
    /** Bytes by prefix; an entry goes when its last record does, so it is bounded by the records. */
    private final SortedMap<IpAddress, Long> bytesByPrefix = new TreeMap<>();

    private final Counters.Counter stored;
    private final Counters.Counter expired;
    private final Counters.Counter refusedTime;
    private final Counters.Counter refusedStale;
    private final Counters.Counter refusedSignature;
    private final Counters.Counter refusedQuota;
    private final Counters.Counter refusedFull;
    private final Counters.Counter storageFailed;
    private long bytes;

    /** An empty store. */
    public RecordStore(
            StoreSettings settings,
            RecordStorage storage,
            SignatureChecks signatures,
            WallClock clock,
            Counters counters) {
        this.settings = settings;
        this.storage = storage;
        this.signatures = signatures;
        this.clock = clock;
        this.stored = counters.counter("dht.store.stored");
        this.expired = counters.counter("dht.store.expired");
        this.refusedTime = counters.counter("dht.store.refused_time");
        this.refusedStale = counters.counter("dht.store.refused_stale");
        this.refusedSignature = counters.counter("dht.store.refused_signature");
        this.refusedQuota = counters.counter("dht.store.refused_quota");
        this.refusedFull = counters.counter("dht.store.refused_full");
        this.storageFailed = counters.counter("dht.store.storage_failed");
    }

    /** Reads what the storage kept; what arrives meanwhile over the network wins by sequence. */
    public void load() {
        storage.load(Completion.of(this::takeOver, failure -> storageFailed.increment()));
    }

    /** The record of the peer at {@code target}, valid now, or null. */
    public @Nullable SignedPeerRecord get(Key target) {
        Kept kept = records.get(target);
        return kept != null && RecordTimes.judge(kept.signed.record(), clock.millis()) == RecordTimes.Verdict.VALID
                ? kept.signed
                : null;
    }

    /** Stores {@code record} for somebody at {@code from}; {@code answer} is told, once, what to say. */
    public void put(SignedPeerRecord record, Endpoint from, Consumer<Response> answer) {
        Response refusal = refusal(record, from);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        Kept present = records.get(record.record().peer().key());
        if (present != null && present.signed.equals(record)) {
            if (present.durable) {
                answer.accept(new Response.Stored());
            } else {
                // its write has failed, or is under way: an acknowledgement may not overtake it
                write(record, answer);
            }
            return;
        }
        signatures.check(record, genuine -> {
            if (genuine) {
                keepVerified(record, from, answer);
            } else {
                answer.accept(refuse(Reason.BAD_SIGNATURE, refusedSignature));
            }
        });
    }

    /** Gives the place of expired records back. */
    public void sweep() {
        long now = clock.millis();
        Iterator<Kept> all = records.values().iterator();
        while (all.hasNext()) {
            Kept kept = all.next();
            if (kept.signed.record().expiresAtMillis() <= now) {
                all.remove();
                charge(kept.prefix, -kept.charge());
                storage.remove(kept.signed.record().peer());
                expired.increment();
            }
        }
    }

    /** Records kept, expired ones that were not swept included. */
    public int size() {
        return records.size();
    }

    /** What they are charged with. */
    public long bytes() {
        return bytes;
    }

    private void takeOver(List<SignedPeerRecord> loaded) {
        for (SignedPeerRecord record : loaded) {
            Kept present = records.get(record.record().peer().key());
            if (present != null && !record.supersedes(present.signed)) {
                continue;
            }
            switch (RecordTimes.judge(record.record(), clock.millis())) {
                case VALID -> {
                    if (bytes + Kept.chargeOf(record) <= settings.maxBytes()) {
                        keep(new Kept(record, null, true));
                    }
                }
                // it ran out while nobody ran, and would stay there for ever
                case EXPIRED, EXPIRES_BEFORE_ISSUE ->
                    storage.remove(record.record().peer());
                case ISSUED_IN_FUTURE, LIVES_TOO_LONG -> {
                    // more likely our clock is wrong, as after a start without a network; it may be right next time
                }
            }
        }
    }

    /** The rules are asked again, because a worker may have taken its time over the signature. */
    private void keepVerified(SignedPeerRecord record, Endpoint from, Consumer<Response> answer) {
        Response refusal = refusal(record, from);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        keep(new Kept(record, prefixOf(from), false));
        stored.increment();
        write(record, answer);
    }

    private void write(SignedPeerRecord record, Consumer<Response> answer) {
        storage.put(
                record,
                Completion.of(
                        done -> {
                            records.computeIfPresent(
                                    record.record().peer().key(),
                                    (key, kept) -> kept.signed.equals(record) ? kept.nowDurable() : kept);
                            answer.accept(new Response.Stored());
                        },
                        failure -> {
                            storageFailed.increment();
                            answer.accept(new Response.Refused(Reason.BUSY, RETRY_AFTER_SECONDS));
                        }));
    }

    private @Nullable Response refusal(SignedPeerRecord record, Endpoint from) {
        if (RecordTimes.judge(record.record(), clock.millis()) != RecordTimes.Verdict.VALID) {
            return refuse(Reason.BAD_TIME, refusedTime);
        }
        Kept present = records.get(record.record().peer().key());
        if (present != null && present.signed.supersedes(record)) {
            return refuse(Reason.STALE, refusedStale);
        }
        long freed = present == null ? 0 : present.charge();
        long charge = Kept.chargeOf(record);
        if (bytes - freed + charge > settings.maxBytes()) {
            return refuse(Reason.BUSY, refusedFull);
        }
        IpAddress prefix = prefixOf(from);
        if (prefix != null) {
            long freedHere = present != null && prefix.equals(present.prefix) ? freed : 0;
            if (bytesByPrefix.getOrDefault(prefix, 0L) - freedHere + charge > settings.maxBytesPerPrefix()) {
                return refuse(Reason.QUOTA, refusedQuota);
            }
        }
        return null;
    }

    private static Response refuse(Reason reason, Counters.Counter counter) {
        counter.increment();
        boolean passes = reason == Reason.BUSY || reason == Reason.QUOTA;
        return new Response.Refused(reason, passes ? RETRY_AFTER_SECONDS : 0);
    }

    private void keep(Kept kept) {
        Kept old = records.put(kept.signed.record().peer().key(), kept);
        if (old != null) {
            charge(old.prefix, -old.charge());
        }
        charge(kept.prefix, kept.charge());
    }

    private void charge(@Nullable IpAddress prefix, long amount) {
        bytes += amount;
        if (prefix != null) {
            long sum = bytesByPrefix.getOrDefault(prefix, 0L) + amount;
            if (sum == 0) {
                bytesByPrefix.remove(prefix);
            } else {
                bytesByPrefix.put(prefix, sum);
            }
        }
    }

    /** What {@code from} is charged to: the prefix that one subscriber may hold; null where no quota applies. */
    private static @Nullable IpAddress prefixOf(Endpoint from) {
        IpAddress address = from.address();
        return AddressScope.of(address) == AddressScope.PUBLIC ? address.prefix(address.isIpv4() ? 24 : 48) : null;
    }

    /** A record, whom it is charged to, and whether the storage has it. */
    private record Kept(SignedPeerRecord signed, @Nullable IpAddress prefix, boolean durable) {

        Kept nowDurable() {
            return new Kept(signed, prefix, true);
        }

        long charge() {
            return chargeOf(signed);
        }

        static long chargeOf(SignedPeerRecord record) {
            return OVERHEAD_BYTES
                    + record.encoded().length()
                    + record.signature().length();
        }
    }
}
