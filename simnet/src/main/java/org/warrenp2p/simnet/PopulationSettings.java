package org.warrenp2p.simnet;

/**
 * What a {@link Population} is like. The shares that no measurement is named for are assumptions to vary.
 *
 * @param dualStackShare of all hosts that have IPv6 too; Google sees a little less than half of its users with it
 * @param carrierShare of the translated ones that are behind a carrier's translator, half of them at home behind a router
 *     of their own, half directly, as phones are
 * @param homesPerCarrier how many share one outside address of a carrier
 * @param openLinuxShare of the port-restricted homes whose router is a Linux that clashes with early packets ({@link
 *     Nat#LINUX_WITHOUT_INPUT_DROP}); as many again are a Linux that does not
 * @param sequentialShare of the symmetric homes whose ports are counted on, the others' are random
 * @param hairpinShare of the routers that hairpin
 * @param homeUplinkBits bit/s that a home can send; 0 for no limit
 */
public record PopulationSettings(
        NatMix mix,
        double dualStackShare,
        double carrierShare,
        int homesPerCarrier,
        double openLinuxShare,
        double sequentialShare,
        double hairpinShare,
        long homeUplinkBits) {

    /** Mix A, a fifth behind carriers, 20 Mbit/s. */
    public static final PopulationSettings DEFAULT =
            new PopulationSettings(NatMix.A, 0.45, 0.2, 64, 0.1, 0.25, 0.5, 20_000_000);

    /** @throws IllegalArgumentException if a share is not between 0 and 1 or a number is negative */
    public PopulationSettings {
        requireShare(dualStackShare);
        requireShare(carrierShare);
        requireShare(2 * openLinuxShare);
        requireShare(sequentialShare);
        requireShare(hairpinShare);
        if (homesPerCarrier < 1 || homeUplinkBits < 0) {
            throw new IllegalArgumentException("A carrier has homes, and an uplink no negative rate");
        }
    }

    /** The same with another mix. */
    public PopulationSettings withMix(NatMix other) {
        return new PopulationSettings(
                other,
                dualStackShare,
                carrierShare,
                homesPerCarrier,
                openLinuxShare,
                sequentialShare,
                hairpinShare,
                homeUplinkBits);
    }

    /** The same with another share of dual-stack hosts. */
    public PopulationSettings withDualStackShare(double share) {
        return new PopulationSettings(
                mix,
                share,
                carrierShare,
                homesPerCarrier,
                openLinuxShare,
                sequentialShare,
                hairpinShare,
                homeUplinkBits);
    }

    /** The same with another share behind carriers, so many behind one address. */
    public PopulationSettings withCarriers(double share, int homes) {
        return new PopulationSettings(
                mix, dualStackShare, share, homes, openLinuxShare, sequentialShare, hairpinShare, homeUplinkBits);
    }

    private static void requireShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share is between 0 and 1, not " + share);
        }
    }
}
