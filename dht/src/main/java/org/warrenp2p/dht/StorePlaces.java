package org.warrenp2p.dht;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.lookup.Region;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;

/**
 * Finds who is to keep what belongs to a key: the k closest; or, where somebody crowds them out, everybody who would be
 * among the closest otherwise.
 */
final class StorePlaces {

    /**
     * Where to store.
     *
     * @param contacts who is to keep it, closest first; empty if nobody could be asked
     * @param closest the k closest, the crowd included: to be tested again when more is known
     * @param messages requests it took to find them
     * @param failure why nobody could be asked, or null
     */
    record Found(
            List<Contact> contacts,
            List<Contact> closest,
            int messages,
            @Nullable Failure failure) {}

    private final Lookups lookups;
    private final ClosestSets sets;
    private final int k;
    private final int regionNodes;
    private final Counters.Counter suspicious;

    StorePlaces(Lookups lookups, ClosestSets sets, DhtSettings settings, Counters counters) {
        this.lookups = lookups;
        this.sets = sets;
        this.k = settings.table().bucketSize();
        this.regionNodes = settings.density().regionNodes();
        this.suspicious = counters.counter("dht.publish.suspicious");
    }

    /** Finds them for {@code target}, unless a lookup has just done so; {@code done} is told in a later turn, even if the search cannot be made. */
    void find(Purpose purpose, Key target, Consumer<Found> done) {
        List<Contact> known = sets.foundJustNow(target);
        if (!known.isEmpty()) {
            lookups.loop().execute(() -> judge(target, known, 0, done));
            return;
        }
        lookups.closest(
                purpose,
                target,
                LookupRun.of(
                        run -> judge(target, run.closest(k), run.messages(), done),
                        failure -> done.accept(new Found(List.of(), List.of(), 0, failure))));
    }

    /** Whether {@code closest} would be suspicious by what is known now. */
    boolean isSuspicious(Key target, List<Contact> closest) {
        return sets.isSuspicious(target, closest);
    }

    /** Whom we know nearest to {@code target} anyway. */
    List<Contact> nearest(Key target) {
        return lookups.nearest(target);
    }

    /** The question whom somebody knows near {@code target}. */
    Request.FindNode whoIsNear(Key target) {
        return lookups.whoIsNear(target);
    }

    private void judge(Key target, List<Contact> closest, int messages, Consumer<Found> done) {
        Region region = sets.isSuspicious(target, closest) ? sets.regionAround(target) : null;
        if (region == null) {
            done.accept(new Found(closest, closest, messages, null));
            return;
        }
        suspicious.increment();
        new RegionSearch(
                        region,
                        regionNodes,
                        lookups::beside,
                        (there, more) -> done.accept(new Found(there, closest, messages + more, null)))
                .start(closest);
    }
}
