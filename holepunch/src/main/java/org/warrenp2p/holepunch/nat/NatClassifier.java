package org.warrenp2p.holepunch.nat;

import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;

/** Puts observations and probes together. */
public final class NatClassifier {

    private NatClassifier() {}

    /** What {@code mapping}, {@code filtering} and the rest say together. */
    public static NatReport classify(
            MappingView mapping, FilteringTests filtering, Hairpinning hairpin, MappingLifetime lifetime) {
        boolean translated = mapping.mapping() != MappingBehavior.NONE;
        FilteringBehavior behavior = filtering.behavior(translated);
        NatProfile profile = new NatProfile(mapping.mapping(), behavior);
        boolean certain = mapping.confirmed() && behavior != FilteringBehavior.UNKNOWN;
        return new NatReport(profile, mapping, hairpin, lifetime, certain);
    }
}
