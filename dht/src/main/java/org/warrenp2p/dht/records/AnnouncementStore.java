package org.warrenp2p.dht.records;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.codec.RecordTimes;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;

/**
 * The announcements of topics that this node keeps for others: of each shard so many, the latest of each peer, so many
 * from one prefix. A full shard gives a random one up for each new one, so that whoever floods it displaces himself as
 * well, and tells announcers and seekers to go to the next level. Served from memory, made durable before the store is
 * acknowledged. The number of shards is bounded by the bytes of all of them. Only from the loop.
 */
public final class AnnouncementStore {

    private static final PeerId FIRST_PEER = peerOfEqualBytes(0x00);
    private static final PeerId LAST_PEER = peerOfEqualBytes(0xff);

    private final StorePorts ports;
    private final RandomGenerator random;
    private final KeptItems<Place, KeptAnnouncement> announcements;
    private final Counters.Counter stored;
    private final Counters.Counter displaced;
    private final Counters.Counter refusedTime;
    private final Counters.Counter refusedStale;
    private final SignatureGate gate;
    private final Counters.Counter refusedPrefix;

    AnnouncementStore(StorePorts ports, StoreQuotas quotas) {
        Counters counters = ports.counters();
        this.ports = ports;
        this.random = ports.random();
        this.announcements =
                new KeptItems<>(Place.ORDER, quotas, ports.storages().announcements(), counters);
        this.stored = counters.counter("dht.store.stored");
        this.displaced = counters.counter("dht.store.displaced");
        this.refusedTime = counters.counter("dht.store.refused_time");
        this.refusedStale = counters.counter("dht.store.refused_stale");
        this.gate = new SignatureGate(counters);
        this.refusedPrefix = counters.counter("dht.store.refused_shard_quota");
    }

    /**
     * Some of the announcements at {@code shard}, from the one at {@code offset} in the pseudo-random order that {@code
     * order} decides; null if there are none at all.
     */
    public Response.@Nullable AnnouncementsFound get(TopicShard shard, int order, int offset) {
        List<SignedAnnouncement> valid = new ArrayList<>();
        for (KeptAnnouncement kept : at(shard.key())) {
            if (verdictOn(kept.signed()) == RecordTimes.Verdict.VALID) {
                valid.add(kept.signed());
            }
        }
        if (valid.isEmpty()) {
            return null;
        }
        int total = Math.min(valid.size(), Response.AnnouncementsFound.MAX_TOTAL);
        return new Response.AnnouncementsFound(
                shard.topic(),
                SampleOrder.page(valid, order, offset, Response.AnnouncementsFound.MAX_ANNOUNCEMENTS),
                total,
                isFull(valid.size()));
    }

    /** Stores {@code signed} at {@code shard} for {@code storer}; {@code answer} is told, once, what to say. */
    public void put(TopicShard shard, SignedAnnouncement signed, Storer storer, Consumer<Response> answer) {
        KeptAnnouncement item = new KeptAnnouncement(shard, signed, storer);
        Place place = Place.of(item);
        KeptAnnouncement present = announcements.get(place);
        if (present != null && present.signed().announcement().equals(signed.announcement()) && isValid(signed)) {
            announcements.acknowledge(place, announced(isFull(at(place.shard).size())), answer);
            return;
        }
        Response refusal = refusal(place, item, neighboursOf(place));
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        ports.signatures()
                .check(signed, outcome -> gate.pass(outcome, () -> keepVerified(place, item, answer), answer));
    }

    /**
     * At most {@code limit} of those kept after {@code last}, or from the first if it is null, shard by shard; expired ones
     * included.
     */
    public List<KeptAnnouncement> after(@Nullable KeptAnnouncement last, int limit) {
        return announcements.after(last == null ? null : Place.of(last), limit);
    }

    /** Announcements kept, expired ones that were not swept included. */
    public int size() {
        return announcements.size();
    }

    /**
     * Reads what the storage kept; what arrives meanwhile over the network wins where it is not older. What has expired stays
     * until it is swept: just after a start our clock may be wrong, until others have told theirs.
     */
    void load() {
        announcements.load(this::takeOver);
    }

    /** Gives the place of expired announcements back. */
    void sweep() {
        announcements.sweep(ports.clock().millis());
    }

    private void takeOver(List<KeptAnnouncement> loaded) {
        for (KeptAnnouncement item : loaded) {
            Place place = Place.of(item);
            KeptAnnouncement present = announcements.get(place);
            if (present != null && !item.signed().supersedes(present.signed())) {
                continue;
            }
            announcements.takeOver(place, item);
        }
    }

    /** The rules are asked again, because a worker may have taken its time over the signature. */
    private void keepVerified(Place place, KeptAnnouncement item, Consumer<Response> answer) {
        List<KeptAnnouncement> neighbours = neighboursOf(place);
        Response refusal = refusal(place, item, neighbours);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        if (isFull(neighbours.size())) {
            displaced.increment();
            announcements.remove(Place.of(neighbours.get(random.nextInt(neighbours.size()))));
        }
        boolean renews = announcements.get(place) != null;
        boolean full = isFull(neighbours.size() + (renews ? 1 : 0));
        stored.increment();
        announcements.keep(place, item, announced(full), answer);
    }

    private @Nullable Response refusal(Place place, KeptAnnouncement item, List<KeptAnnouncement> neighbours) {
        if (!isValid(item.signed())) {
            return KeptItems.refuse(Reason.BAD_TIME, refusedTime);
        }
        KeptAnnouncement present = announcements.get(place);
        if (present != null && isValid(present.signed()) && !item.signed().supersedes(present.signed())) {
            return KeptItems.refuse(Reason.STALE, refusedStale);
        }
        IpAddress prefix = item.storer().prefix();
        if (prefix != null
                && neighbours.stream()
                                .filter(kept -> prefix.equals(kept.storer().prefix()))
                                .count()
                        >= ports.settings().maxAnnouncementsPerPrefix()) {
            return KeptItems.refuse(Reason.QUOTA, refusedPrefix);
        }
        return announcements.quotaRefusal(item, present);
    }

    /** What else is valid at the shard; what is not makes room. */
    private List<KeptAnnouncement> neighboursOf(Place place) {
        List<KeptAnnouncement> neighbours = new ArrayList<>();
        long now = ports.clock().millis();
        for (KeptAnnouncement kept : at(place.shard)) {
            if (kept.expiresAtMillis() <= now) {
                announcements.expire(Place.of(kept));
            } else if (!Place.of(kept).equals(place)) {
                neighbours.add(kept);
            }
        }
        return neighbours;
    }

    private List<KeptAnnouncement> at(Key shard) {
        return announcements.range(new Place(shard, FIRST_PEER), new Place(shard, LAST_PEER));
    }

    private boolean isFull(int count) {
        return count >= ports.settings().maxAnnouncementsPerShard();
    }

    private boolean isValid(SignedAnnouncement signed) {
        return verdictOn(signed) == RecordTimes.Verdict.VALID;
    }

    private RecordTimes.Verdict verdictOn(SignedAnnouncement signed) {
        Announcement announcement = signed.announcement();
        return RecordTimes.judge(announcement, ports.clock().millis());
    }

    private static Supplier<Response> announced(boolean full) {
        return () -> new Response.Announced(full);
    }

    private static PeerId peerOfEqualBytes(int octet) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        Arrays.fill(key, (byte) octet);
        return PeerId.ofPublicKey(key);
    }

    /** One for each peer at each shard. */
    private record Place(Key shard, PeerId peer) {

        static final Comparator<Place> ORDER =
                Comparator.comparing(Place::shard, KeyOrder.WORDS).thenComparing(Place::peer);

        static Place of(KeptAnnouncement item) {
            return new Place(item.shardKey(), item.signed().announcement().peer());
        }
    }
}
