package org.warrenp2p.dht;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.lookup.DisjointLookup;
import org.warrenp2p.dht.lookup.IterativeLookup;
import org.warrenp2p.dht.lookup.Region;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Counters;

/**
 * How a search that one path does not settle goes on: over disjoint paths if nothing was found or somebody crowds the
 * target; then, if somebody does, at everybody in the region where the honest must have kept what is looked for. A record
 * has been told when it was found; what goes on may find a newer one that a crowd withholds.
 */
final class WiderSearch {

    private enum Stage {
        ONE_PATH,
        DISJOINT_PATHS,
        SEARCHING_REGION,
        ASKING_REGION
    }

    private final Lookups lookups;
    private final ClosestSets sets;
    private final DensitySettings settings;
    private final IterativeLookup first;
    private final Counters.Counter disjoint;
    private final Counters.Counter suspicious;
    private Stage stage = Stage.ONE_PATH;
    private @Nullable RegionSearch regionSearch;

    /** @param first what the search begins with */
    WiderSearch(Lookups lookups, ClosestSets sets, DensitySettings settings, IterativeLookup first, Counters counters) {
        this.lookups = lookups;
        this.sets = sets;
        this.settings = settings;
        this.first = first;
        this.disjoint = counters.counter("dht.lookup.disjoint");
        this.suspicious = counters.counter("dht.lookup.suspicious");
    }

    /** The lookup of {@code run} has ended. True if the search does not end with it, but goes on, now or later. */
    boolean goesOn(LookupRun run) {
        return switch (stage) {
            case ONE_PATH -> (!run.hasFound() || isSuspicious(run)) && afterOnePath(run);
            case DISJOINT_PATHS -> isSuspicious(run) && searchRegion(run);
            case SEARCHING_REGION -> true;
            case ASKING_REGION -> false;
        };
    }

    void cancel() {
        if (regionSearch != null) {
            regionSearch.cancel();
        }
    }

    private boolean isSuspicious(LookupRun run) {
        return sets.isSuspicious(run.target(), run.closest(Region.FOUND_PER_CELL));
    }

    private boolean afterOnePath(LookupRun run) {
        if (settings.disjointPaths() == 1) {
            return isSuspicious(run) && searchRegion(run);
        }
        stage = Stage.DISJOINT_PATHS;
        disjoint.increment();
        DisjointLookup next = lookups.disjoint(run.target());
        next.goOnFrom(first);
        run.goOnWith(next);
        return true;
    }

    private boolean searchRegion(LookupRun run) {
        Region region = sets.regionAround(run.target());
        if (region == null) {
            return false;
        }
        stage = Stage.SEARCHING_REGION;
        suspicious.increment();
        regionSearch = new RegionSearch(
                region, settings.regionNodes(), lookups::beside, (there, messages) -> askRegion(run, there, messages));
        regionSearch.start(run.closest(Region.FOUND_PER_CELL));
        return true;
    }

    private void askRegion(LookupRun run, List<Contact> there, int messages) {
        stage = Stage.ASKING_REGION;
        IterativeLookup last = lookups.among(run.target(), settings.regionNodes());
        List<Contact> answered = run.closest(Integer.MAX_VALUE);
        last.addKnown(
                there.stream().filter(contact -> !answered.contains(contact)).toList());
        run.goOnWith(last, messages);
    }
}
