package org.warrenp2p.testnet.world;

import java.time.Duration;
import org.warrenp2p.dht.DensitySettings;
import org.warrenp2p.dht.DhtSettings;
import org.warrenp2p.dht.lookup.LookupSettings;
import org.warrenp2p.testnet.settings.Settings;

/** What all nodes of a network have in common: their wire, their cryptography, and the DHT's numbers as far as a scenario varies them. */
record NodeKind(Wire wire, Cryptography cryptography, DhtSettings dht) {

    static NodeKind of(Settings settings, int nodes) {
        Cryptography cryptography =
                settings.get(WorldKeys.CRYPTO).equals("real") ? Cryptography.REAL : Cryptography.STAND_IN;
        return new NodeKind(Wire.of(settings, nodes), cryptography, dht(settings));
    }

    private static DhtSettings dht(Settings settings) {
        DhtSettings usual = DhtSettings.defaults();
        LookupSettings lookup = usual.lookup();
        int width = settings.get(WorldKeys.ALPHA);
        DensitySettings density = usual.density();
        boolean tested = settings.get(WorldKeys.DENSITY).equals("on");
        return new DhtSettings(
                usual.table(),
                new LookupSettings(width, 2 * width, lookup.maxRequests(), lookup.maxCandidates()),
                usual.store(),
                usual.publish(),
                new DensitySettings(
                        settings.get(WorldKeys.DISJOINT_PATHS),
                        density.regionNodes(),
                        tested ? density.measureEvery() : Duration.ZERO,
                        density.measureWithin()),
                usual.keep(),
                usual.closestToFinish(),
                usual.askTimeout(),
                usual.storeTimeout(),
                usual.lookupsRunning(),
                usual.lookupsWaiting(),
                usual.refreshSelfEvery(),
                usual.refreshBucketEvery(),
                usual.bootstrapBackoffCap());
    }
}
