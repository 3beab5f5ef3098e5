package org.warrenp2p.simnet;

import java.util.random.RandomGenerator;

/**
 * How many hosts are behind which kind of translator.
 *
 * @param natShare share of all hosts that are behind one, 0 to 1; the others are public
 * @param fullCone percent of those behind one, as are the further ones; 100 together
 */
public record NatMix(
        double natShare, int fullCone, int addressRestricted, int portRestricted, int symmetric, int udpBlocked) {

    /** Like a public DHT, 91 % behind a translator. */
    public static final NatMix A = new NatMix(0.91, 12, 12, 55, 18, 3);

    /** Residential. */
    public static final NatMix B = new NatMix(0.91, 22, 15, 50, 11, 2);

    /** Mobile. */
    public static final NatMix C = new NatMix(0.91, 5, 12, 40, 40, 3);

    private static final int ALL = 100;

    /** @throws IllegalArgumentException if the percentages are not 100 together or the share is none */
    public NatMix {
        int sum = fullCone + addressRestricted + portRestricted + symmetric + udpBlocked;
        int least = Math.min(
                Math.min(fullCone, addressRestricted), Math.min(portRestricted, Math.min(symmetric, udpBlocked)));
        if (sum != ALL || least < 0) {
            throw new IllegalArgumentException("The kinds are 100 percent together, not " + sum);
        }
        if (!(natShare >= 0 && natShare <= 1)) {
            throw new IllegalArgumentException("A share is between 0 and 1, not " + natShare);
        }
    }

    /** The same kinds with another share behind a translator. */
    public NatMix withNatShare(double share) {
        return new NatMix(share, fullCone, addressRestricted, portRestricted, symmetric, udpBlocked);
    }

    /** The kind of one host. */
    EdgeKind draw(RandomGenerator random) {
        boolean isPublic = random.nextDouble() >= natShare;
        int at = random.nextInt(ALL);
        if (isPublic) {
            return EdgeKind.PUBLIC;
        } else if (at < fullCone) {
            return EdgeKind.FULL_CONE;
        } else if (at < fullCone + addressRestricted) {
            return EdgeKind.ADDRESS_RESTRICTED;
        } else if (at < fullCone + addressRestricted + portRestricted) {
            return EdgeKind.PORT_RESTRICTED;
        }
        return at < ALL - udpBlocked ? EdgeKind.SYMMETRIC : EdgeKind.UDP_BLOCKED;
    }
}
