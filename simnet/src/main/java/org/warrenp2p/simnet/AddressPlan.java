package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.IpAddress;

/**
 * Who is with which provider, and where in its prefixes. Providers are as unequal as on the internet: the k-th largest
 * has a share in proportion to 1/k (Zipf's law), so the largest of 400 has 15 % of all hosts and most have a few. Each
 * has its region, its IPv4 /16s and its IPv6 /32; within a /16 some /24s are crowded and many are empty; a home has a /48
 * of its own, servers share some.
 *
 * <p>IPv4 comes from 128.0.0.0 to 168.255.255.255, IPv6 from 2600::/12 (ARIN): no special ranges, and none of the
 * addresses of {@link Simulation#addHost()}.
 */
final class AddressPlan {

    private static final int PROVIDERS = 400;

    private static final int FIRST_OCTET = 128;
    private static final int BLOCKS = (169 - FIRST_OCTET) << 8;

    /** Prime to the number of blocks, so that the blocks of one provider lie apart. */
    private static final int BLOCK_STEP = 4_649;

    /** How many a /16 serves before the provider opens another: 8 for each /24, were they even. */
    private static final int HOSTS_PER_BLOCK = 2_048;

    private static final int SUBNETS = 256;
    private static final int HOSTS_PER_SUBNET = 254;

    private static final int IPV6_BASE = 0x2600_0000;
    private static final int SERVERS_PER_SITE = 32;

    /** Odd, so that multiples of it run through all /48s of a /32. */
    private static final int SITE_STEP = 40_503;

    private final RandomGenerator random;
    private final Provider[] providers = new Provider[PROVIDERS];
    private final double[] cumulative = new double[PROVIDERS];
    private int blocksGiven;
    private int ipv6PrefixesGiven;

    AddressPlan(RandomGenerator random) {
        this.random = random;
        double sum = 0;
        for (int i = 0; i < PROVIDERS; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
            providers[i] = new Provider(i, Site.Region.anywhere(random));
        }
    }

    /** The provider of the next host. */
    Provider draw() {
        double at = random.nextDouble() * cumulative[PROVIDERS - 1];
        int first = 0;
        int last = PROVIDERS - 1;
        while (first < last) {
            int middle = (first + last) >>> 1;
            if (cumulative[middle] > at) {
                last = middle;
            } else {
                first = middle + 1;
            }
        }
        return providers[first];
    }

    /** An Internet provider and what it has given out. */
    final class Provider {

        private final int index;
        private final Site.Region region;
        private final List<Block> blocks = new ArrayList<>();
        private int ipv6Prefix = -1;
        private int sites;
        private int servers;
        private long serverSite;

        private Provider(int index, Site.Region region) {
            this.index = index;
            this.region = region;
        }

        /** Its rank by size, from 0. */
        int index() {
            return index;
        }

        Site.Region region() {
            return region;
        }

        /** A public IPv4 address that nobody has. */
        IpAddress nextIpv4() {
            if (blocks.isEmpty() || blocks.get(blocks.size() - 1).hosts == HOSTS_PER_BLOCK) {
                if (blocksGiven == BLOCKS) {
                    throw new IllegalStateException("All of the " + BLOCKS + " blocks are given out");
                }
                blocks.add(new Block((int) ((long) blocksGiven++ * BLOCK_STEP % BLOCKS)));
            }
            return blocks.get(blocks.size() - 1).next();
        }

        /** An IPv6 address in a /48 of its own. */
        IpAddress nextHomeIpv6() {
            return new IpAddress(nextSite(), random.nextLong());
        }

        /** An IPv6 address in a /48 that servers share. */
        IpAddress nextServerIpv6() {
            if (servers++ % SERVERS_PER_SITE == 0) {
                serverSite = nextSite();
            }
            return new IpAddress(serverSite | servers % SERVERS_PER_SITE, 1);
        }

        /** The upper half of an address in a new /48. */
        private long nextSite() {
            if (sites % (1 << 16) == 0) {
                ipv6Prefix = IPV6_BASE + ipv6PrefixesGiven++;
            }
            return (long) ipv6Prefix << 32 | ((long) (sites++ * SITE_STEP & 0xffff)) << 16;
        }
    }

    /** A /16; the first of its /24s are the crowded ones. */
    private final class Block {

        private final int prefix;
        private final short[] given = new short[SUBNETS];
        private int hosts;

        Block(int number) {
            this.prefix = ((FIRST_OCTET << 8) + number) << 16;
        }

        IpAddress next() {
            double u = random.nextDouble();
            int subnet = (int) (u * u * SUBNETS);
            while (given[subnet] == HOSTS_PER_SUBNET) {
                subnet = (subnet + 1) % SUBNETS;
            }
            hosts++;
            return IpAddress.ofIpv4(prefix | subnet << 8 | ++given[subnet]);
        }
    }
}
