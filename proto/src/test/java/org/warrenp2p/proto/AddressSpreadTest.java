package org.warrenp2p.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables are keyed by addresses and prefixes that follow each other, as hosts of one network or networks of one range do. */
class AddressSpreadTest {

    private static final int KEYS = 1_024;

    /** Families of keys that differ in a few bits only. */
    private enum Family {
        IPV4_HOSTS,
        IPV4_NETWORKS,
        IPV4_RANGES,
        IPV6_HOSTS,
        IPV6_SUBNETS,
        IPV6_SITES,
        IPV6_RANGES,
        ENDPOINTS,
        PORTS
    }

    private static Object key(Family family, int i) {
        return switch (family) {
            case IPV4_HOSTS -> IpAddress.ofIpv4(0x0a00_0000 + i);
            case IPV4_NETWORKS -> IpAddress.ofIpv4(0x0a00_0000 + (i << 8)).prefix(24);
            case IPV4_RANGES -> IpAddress.ofIpv4(i << 22);
            case IPV6_HOSTS -> new IpAddress(0x2001_0db8_0000_0000L, i);
            case IPV6_SUBNETS -> new IpAddress(0x2001_0db8_0000_0000L + i, 0).prefix(64);
            case IPV6_SITES -> new IpAddress(0x2001_0db8_0000_0000L + ((long) i << 16), 0).prefix(48);
            case IPV6_RANGES -> new IpAddress((long) i << 54, 0);
            case ENDPOINTS -> new Endpoint(IpAddress.ofIpv4(0x0a00_0000 + (i << 8)), 4_433);
            case PORTS -> new Endpoint(IpAddress.ofIpv4(0x0a00_0001), 1_024 + i);
        };
    }

    @ParameterizedTest
    @EnumSource
    void shouldSpreadOverATableOfTheJdk(Family family) {
        int[] places = new int[KEYS];
        for (int i = 0; i < KEYS; i++) {
            int hash = key(family, i).hashCode();
            // as java.util.HashMap finds a place
            places[(hash ^ (hash >>> 16)) & (KEYS - 1)]++;
        }
        // balls thrown at random: nine in one of 1,024 places come once in 800 tables; a list of eight becomes a tree
        assertThat(Arrays.stream(places).max().orElseThrow())
                .as("the fullest place")
                .isLessThanOrEqualTo(8);
    }
}
