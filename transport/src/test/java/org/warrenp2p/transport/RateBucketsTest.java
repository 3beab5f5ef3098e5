package org.warrenp2p.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;

class RateBucketsTest {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final IpAddress HERE = IpAddress.parse("192.0.2.0");

    @Property
    void shouldNeverPassMoreThanTheRateAllows(
            @ForAll long startNanos,
            @ForAll @IntRange(min = 1, max = 50) int perSecond,
            @ForAll @Size(max = 200) List<@IntRange(max = 50_000_000) Integer> gapsNanos) {
        RateBuckets<IpAddress> buckets = new RateBuckets<>(perSecond, 1);
        long elapsedNanos = 0;
        int passed = 0;
        for (int gapNanos : gapsNanos) {
            elapsedNanos += gapNanos;
            passed += buckets.tryPass(HERE, startNanos + elapsedNanos) ? 1 : 0;
            assertThat((long) passed).isLessThanOrEqualTo(perSecond + elapsedNanos * perSecond / SECOND_NANOS + 1);
        }
    }

    @Test
    void shouldPassEveryoneWhoKeepsToTheRate() {
        RateBuckets<IpAddress> buckets = new RateBuckets<>(10, 1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(buckets.tryPass(HERE, i * SECOND_NANOS / 10)).isTrue();
        }
    }

    @Test
    void shouldForgetOnlyABucketThatIsFullAgain() {
        RateBuckets<IpAddress> buckets = new RateBuckets<>(2, 2);
        IpAddress second = IpAddress.parse("192.0.3.0");
        IpAddress third = IpAddress.parse("192.0.4.0");
        assertThat(buckets.tryPass(HERE, 0)).isTrue();
        assertThat(buckets.tryPass(second, 0)).isTrue();
        assertThat(buckets.tryPass(third, SECOND_NANOS / 2 - 1)).isFalse();
        assertThat(buckets.tryPass(third, SECOND_NANOS / 2)).isTrue();
        assertThat(buckets.size()).as("the other two are as good as none").isEqualTo(1);
    }

    @Property(tries = 300)
    void shouldAnswerAsIfNothingWereForgotten(@ForAll @Size(max = 400) List<@IntRange(max = 199) Integer> keysAndGaps) {
        RateBuckets<Integer> buckets = new RateBuckets<>(4, 20);
        Map<Integer, RateBuckets<Integer>> oneEach = new LinkedHashMap<>();
        long nowNanos = 0;
        for (int keyAndGap : keysAndGaps) {
            int key = keyAndGap % 20;
            nowNanos += keyAndGap / 20 * SECOND_NANOS / 50;
            boolean expected = oneEach.computeIfAbsent(key, first -> new RateBuckets<>(4, 1))
                    .tryPass(key, nowNanos);
            assertThat(buckets.tryPass(key, nowNanos)).isEqualTo(expected);
        }
    }

    @Test
    void shouldKeepNoMoreBucketsThanAreInUse() {
        RateBuckets<Integer> buckets = new RateBuckets<>(10, 4_096);
        for (int i = 0; i < 10_000; i++) {
            // each is full again after a tenth of a second
            assertThat(buckets.tryPass(i, i * SECOND_NANOS / 100)).isTrue();
            assertThat(buckets.size()).isLessThanOrEqualTo(11);
        }
    }

    @Test
    void shouldTellHostsAndNetworksApart() {
        IpAddress ipv4 = IpAddress.parse("192.0.2.77");
        IpAddress ipv6 = IpAddress.parse("2001:db8:1:2:3::4");
        assertThat(RateBuckets.hostOf(ipv4)).isEqualTo(ipv4);
        assertThat(RateBuckets.networkOf(ipv4)).isEqualTo(HERE);
        assertThat(RateBuckets.hostOf(ipv6)).isEqualTo(IpAddress.parse("2001:db8:1:2::"));
        assertThat(RateBuckets.networkOf(ipv6)).isEqualTo(IpAddress.parse("2001:db8:1::"));
    }
}
