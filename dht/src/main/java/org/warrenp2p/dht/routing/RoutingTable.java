package org.warrenp2p.dht.routing;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.transport.Counters;

/**
 * The peers that this node knows to be alive: one bucket of k per number of leading bits that their key shares with
 * ours, made when its first peer comes. Nobody enters who has not answered us, and nobody who answers is driven out by a
 * newcomer, except that a peer over the soft quota of its prefix makes way for one under it. Bound: k peers and a few
 * replacements per bucket. Layout and its reasons: docs/decisions/0006.
 */
public final class RoutingTable {

    /** What became of a peer that answered. */
    public enum Admission {
        /** It was here. */
        KNOWN,
        /** It is here now. */
        ADMITTED,
        /** Its bucket is full of live peers; it waits for a place. */
        WAITING,
        /** It is ourselves, or its address is of no use to anybody. */
        REFUSED
    }

    /** What became of a peer that did not answer. */
    public enum Miss {
        /** It is not here, or not with this endpoint: hearsay, of which the peer is not to blame. */
        UNKNOWN,
        /** It stays for now. */
        KEPT,
        /** It was dead, and is no longer here. */
        REMOVED
    }

    private final Key self;
    private final TableSettings settings;
    private final CheckSchedule checks;
    private final BucketFreshness freshness;
    private final PrefixCounts prefixes = new PrefixCounts();
    private final Counters.Counter admitted;
    private final Counters.Counter admittedOverQuota;
    private final Counters.Counter displacedOverQuota;
    private final Counters.Counter removedDead;
    private final Counters.Counter refusedFull;
    private final Counters.Counter refusedAddress;
    private KBucket[] buckets = new KBucket[0];
    private ReplacementCache[] waiting = new ReplacementCache[0];
    private int size;

    /** An empty table of {@code self}; {@code random} spreads the checks and picks targets. */
    public RoutingTable(PeerId self, TableSettings settings, RandomGenerator random, Counters counters) {
        this.self = self.key();
        this.settings = settings;
        this.checks = new CheckSchedule(settings, random);
        this.freshness = new BucketFreshness(this.self, random);
        this.admitted = counters.counter("dht.table.admitted");
        this.admittedOverQuota = counters.counter("dht.table.admitted_over_quota");
        this.displacedOverQuota = counters.counter("dht.table.displaced_over_quota");
        this.removedDead = counters.counter("dht.table.removed_dead");
        this.refusedFull = counters.counter("dht.table.refused_full");
        this.refusedAddress = counters.counter("dht.table.refused_address");
    }

    /** Peers in the table. */
    public int size() {
        return size;
    }

    /** Buckets with at least one peer. */
    public int bucketsInUse() {
        int used = 0;
        for (KBucket bucket : buckets) {
            used += bucket.size() > 0 ? 1 : 0;
        }
        return used;
    }

    /** Whether {@code peer} is in the table. */
    public boolean contains(PeerId peer) {
        return rowOf(peer) >= 0;
    }

    /** Whether this very contact has answered us and is in the table. */
    public boolean knows(Contact contact) {
        int row = rowOf(contact.peer());
        return row >= 0 && buckets[indexOf(contact.key())].has(row, contact);
    }

    /** Where {@code peer} answers, in one of {@code families}, or null. */
    public @Nullable Contact contact(PeerId peer, Families families) {
        int row = rowOf(peer);
        return row < 0 ? null : buckets[indexOf(peer.key())].contact(row, EndpointKinds.of(families));
    }

    /** The smoothed round trip to {@code peer}, 0 if it is not known. */
    public long rttNanos(PeerId peer) {
        int row = rowOf(peer);
        return row < 0 ? 0 : buckets[indexOf(peer.key())].rttNanos(row);
    }

    /** Whether {@code contact} would get a place, or a new endpoint, if it answered now: then it is worth a ping. */
    public boolean wants(Contact contact) {
        // first, because most who ask are known, and then nothing else has to be fetched
        if (knows(contact)) {
            return false;
        }
        int index = indexOf(contact.key());
        if (index == Key.BITS || AddressScope.of(contact.endpoint().address()) == AddressScope.UNUSABLE) {
            return false;
        }
        if (index >= buckets.length) {
            return true;
        }
        KBucket bucket = buckets[index];
        if (bucket.rowOf(contact.peer()) >= 0) {
            return true;
        }
        // in this order, as when it is admitted
        return !bucket.isFull()
                || (SoftQuotas.rowOver(buckets, index) >= 0 && !SoftQuotas.isOver(buckets, index, contact));
    }

    /** Lets {@code contact}, which claims to be a server, wait for a place in its bucket. */
    public void remember(Contact contact) {
        int index = indexOf(contact.key());
        if (index >= buckets.length || contains(contact.peer())) {
            return;
        }
        waiting[index].offer(contact);
        refusedFull.increment();
    }

    /** {@code contact}, a server, answered a request of ours. */
    public Admission answered(Contact contact, long rttNanos, long nowNanos) {
        int index = indexOf(contact.key());
        if (index == Key.BITS || AddressScope.of(contact.endpoint().address()) == AddressScope.UNUSABLE) {
            refusedAddress.increment();
            return Admission.REFUSED;
        }
        growTo(index, nowNanos);
        KBucket bucket = buckets[index];
        int row = bucket.rowOf(contact.peer());
        Admission result = Admission.KNOWN;
        if (row < 0) {
            row = admit(contact, index);
            if (row < 0) {
                remember(contact);
                return Admission.WAITING;
            }
            result = Admission.ADMITTED;
        } else if (!bucket.has(row, contact)) {
            bucket.setContact(row, contact.endpoint().family(), contact);
            bucket.setOverQuota(row, SoftQuotas.isRowOver(buckets, index, row));
        }
        bucket.answered(row, rttNanos, checks.afterAnswer(index, nowNanos));
        return result;
    }

    /**
     * {@code contact} did not answer in time. Counts only if we know the peer by this very endpoint. A peer with another
     * endpoint left loses the dead one only.
     */
    public Miss missed(Contact contact, long nowNanos) {
        int index = indexOf(contact.key());
        int row = index < buckets.length ? buckets[index].rowOf(contact.peer()) : -1;
        if (row < 0) {
            return Miss.UNKNOWN;
        }
        KBucket bucket = buckets[index];
        IpFamily family = contact.endpoint().family();
        if (!contact.equals(bucket.contact(row, family))) {
            checkUndecided(contact.peer(), nowNanos);
            return Miss.UNKNOWN;
        }
        int misses = bucket.missed(row, checks.afterDoubt(index, nowNanos));
        if (misses < settings.missesUntilDead()) {
            return Miss.KEPT;
        }
        bucket.setContact(row, family, null);
        if (bucket.hasContact(row)) {
            bucket.setMisses(row, settings.missesUntilDead() - 1);
            return Miss.KEPT;
        }
        bucket.setContact(row, family, contact);
        removeRow(index, row);
        removedDead.increment();
        return Miss.REMOVED;
    }

    /** A check of {@code peer} ended without telling anything of it: it is looked at again soon. */
    public void checkUndecided(PeerId peer, long nowNanos) {
        int row = rowOf(peer);
        if (row >= 0) {
            int index = indexOf(peer.key());
            buckets[index].endCheck(row, checks.afterDoubt(index, nowNanos));
        }
    }

    /** Forgets {@code peer}; returns whether it was here. */
    public boolean remove(PeerId peer) {
        int index = indexOf(peer.key());
        if (index >= buckets.length) {
            return false;
        }
        waiting[index].remove(peer);
        int row = buckets[index].rowOf(peer);
        if (row >= 0) {
            removeRow(index, row);
        }
        return row >= 0;
    }

    /** Takes the newest peer that waits for a place in the bucket of {@code key}, if there is a place; else null. */
    public @Nullable Contact takeWaiting(Key key) {
        int index = indexOf(key);
        return index >= buckets.length || buckets[index].isFull() ? null : waiting[index].takeNewest();
    }

    /**
     * Takes the peer whose check is due the longest, or null if none is; it counts as being checked until it answers or
     * misses.
     */
    public @Nullable Contact takeDueCheck(Families families, long nowNanos) {
        return checks.takeDue(buckets, families, nowNanos);
    }

    /**
     * How long until a check may be due, at the earliest: 0 or less if one may be now, {@link Long#MAX_VALUE} if nobody
     * is to be checked.
     */
    public long untilNextCheckNanos(long nowNanos) {
        return checks.untilNextNanos(nowNanos);
    }

    /** The {@code limit} peers closest to {@code target} that have an endpoint in {@code families}, closest first. */
    public List<Contact> closest(Key target, int limit, Families families) {
        return closest(target, limit, EndpointKinds.of(families), null);
    }

    /**
     * What may be told to {@code asker}, at an address of the scope {@code from}: the {@code limit} peers closest to
     * {@code target}, without itself, that have an endpoint in {@code families} of which those at such an address may hear;
     * closest first, one endpoint each.
     */
    public List<Contact> closestFor(PeerId asker, AddressScope from, Key target, int limit, Families families) {
        return closest(target, limit, EndpointKinds.usableBy(from, families), asker);
    }

    /** How many peers here are closer to {@code target} than {@code than}, which may be our own key. */
    public int countCloser(Key target, Key than) {
        return ClosestSelection.countCloser(buckets, self, target, than);
    }

    /** Whether {@code peer} is here and one of the {@code limit} closest to {@code target}. */
    public boolean isAmongClosest(PeerId peer, int limit, Key target) {
        return contains(peer) && countCloser(target, peer.key()) < limit;
    }

    /** A lookup for {@code target} was made: its bucket is fresh. */
    public void lookedUp(Key target, long nowNanos) {
        freshness.lookedUp(indexOf(target), nowNanos);
    }

    /**
     * A random key in a bucket through which no lookup went for {@code ageNanos}, or null if all are fresh. Buckets
     * deeper than the deepest peer are the business of the lookup for ourselves.
     */
    public @Nullable Key staleTarget(long ageNanos, long nowNanos) {
        return freshness.staleTarget(ageNanos, nowNanos);
    }

    /**
     * Makes those buckets stale that a node which has just looked itself up can learn more of: not the full ones, and not
     * those nearer than its k closest peers, which that lookup has found all.
     */
    public void expireIncomplete(long ageNanos, long nowNanos) {
        int near = 0;
        int deepest = buckets.length;
        while (deepest > 0 && near < settings.bucketSize()) {
            near += buckets[--deepest].size();
        }
        if (near < settings.bucketSize()) {
            return;
        }
        for (int index = 0; index <= deepest; index++) {
            if (!buckets[index].isFull()) {
                freshness.expire(index, ageNanos, nowNanos);
            }
        }
    }

    /** How many more peers the bucket of {@code target} has room for. */
    public int placesFor(Key target) {
        int index = indexOf(target);
        return settings.bucketSize() - (index < buckets.length ? buckets[index].size() : 0);
    }

    private int indexOf(Key key) {
        return self.commonPrefixBits(key);
    }

    private int rowOf(PeerId peer) {
        int index = indexOf(peer.key());
        return index < buckets.length ? buckets[index].rowOf(peer) : -1;
    }

    private void growTo(int index, long nowNanos) {
        int old = buckets.length;
        if (index < old) {
            return;
        }
        buckets = Arrays.copyOf(buckets, index + 1);
        waiting = Arrays.copyOf(waiting, index + 1);
        freshness.growTo(index + 1, nowNanos);
        checks.growTo(index + 1, nowNanos);
        for (int i = old; i <= index; i++) {
            buckets[i] = new KBucket(settings.bucketSize(), prefixes);
            waiting[i] = new ReplacementCache(settings.replacements());
        }
    }

    /** Gives {@code contact} a row, or returns -1 if the bucket has none. */
    private int admit(Contact contact, int index) {
        KBucket bucket = buckets[index];
        int displaced = -1;
        if (bucket.isFull()) {
            // in this order: nobody over quota is here as a rule, and then it costs no walk through the table
            displaced = SoftQuotas.rowOver(buckets, index);
            if (displaced < 0) {
                return -1;
            }
        }
        boolean overQuota = SoftQuotas.isOver(buckets, index, contact);
        if (displaced >= 0) {
            if (overQuota) {
                return -1;
            }
            Contact old = bucket.anyContact(displaced);
            removeRow(index, displaced);
            waiting[index].offer(old);
            displacedOverQuota.increment();
        }
        waiting[index].remove(contact.peer());
        int row = bucket.add(contact);
        bucket.setOverQuota(row, overQuota);
        size++;
        admitted.increment();
        if (overQuota) {
            admittedOverQuota.increment();
        }
        return row;
    }

    private void removeRow(int index, int row) {
        buckets[index].remove(row);
        size--;
    }

    private List<Contact> closest(Key target, int limit, int kinds, @Nullable PeerId except) {
        return new ClosestSelection(target, Math.min(limit, size), kinds, except).from(buckets, self);
    }
}
