package org.warrenp2p.dht.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;

class PrefixCountsTest {

    /** Those that come and go in random order, from few prefixes and from many. */
    @Property(tries = 200)
    void shouldNeverCountTooFew(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int prefixes = 1 + random.nextInt(300);
        PrefixCounts counts = new PrefixCounts();
        List<IpAddress> there = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            if (!there.isEmpty() && random.nextInt(5) < 2) {
                counts.remove(there.remove(random.nextInt(there.size())));
            } else {
                IpAddress address = IpAddress.ofIpv4(random.nextInt(prefixes) << 16 | random.nextInt(1 << 16));
                there.add(address);
                counts.add(address);
            }
            IpAddress asked = IpAddress.ofIpv4(random.nextInt(prefixes) << 16);
            long inPrefix =
                    there.stream().filter(one -> one.sharesPrefix(asked, 16)).count();
            assertThat(counts.of(asked)).isGreaterThanOrEqualTo((int) Math.min(15, inPrefix));
        }
    }

    @Test
    void shouldHardlyEverCountOthersAsWell() {
        SplittableRandom random = new SplittableRandom(1);
        PrefixCounts counts = new PrefixCounts();
        for (int i = 0; i < 260; i++) {
            counts.add(IpAddress.ofIpv4(random.nextInt()));
        }
        int mistaken = 0;
        for (int i = 0; i < 10_000; i++) {
            mistaken += counts.of(IpAddress.ofIpv4(random.nextInt())) >= QuotaCount.LEAST ? 1 : 0;
        }
        assertThat(mistaken).isLessThan(500);
    }

    @Test
    void shouldForgetWhoHasGone() {
        PrefixCounts counts = new PrefixCounts();
        IpAddress address = IpAddress.parse("198.51.100.7");
        for (int i = 0; i < 14; i++) {
            counts.add(address);
        }
        for (int i = 0; i < 14; i++) {
            counts.remove(address);
        }
        assertThat(counts.of(address)).isZero();
    }
}
