package org.warrenp2p.holepunch.coordinate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.holepunch.coordinate.TargetTablePropertiesTest.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.holepunch.coordinate.PassLimits.Limit;
import org.warrenp2p.holepunch.coordinate.PassLimits.Refusal;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

class PassLimitsTest {

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final CoordinationSettings SMALL =
            new CoordinationSettings(10, 10, Duration.ofMinutes(1), 3, 2, 4, 6, 9);

    private record Passed(PeerId source, IpAddress network, PeerId target, long atNanos) {}

    /** In no minute more than any limit allows, and what is refused for a time passes after it. */
    @Property(tries = 300)
    void shouldHoldEveryLimitInEveryMinute(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PassLimits limits = new PassLimits(SMALL);
        List<Passed> passed = new ArrayList<>();
        long now = random.nextLong();
        for (int step = 0; step < 150; step++) {
            now += random.nextLong(MINUTE_NANOS / 12);
            PeerId source = peer(random.nextInt(5));
            PeerId target = peer(100 + random.nextInt(4));
            IpAddress address = IpAddress.ofIpv4(0xcb00_0000 + (random.nextInt(3) << 8) + 9);
            Refusal refusal = limits.tryPass(source, address, target, now);
            if (refusal == null) {
                passed.add(new Passed(source, address.prefix(24), target, now));
            } else {
                assertThat(refusal.waitNanos()).isBetween(1L, MINUTE_NANOS);
            }
            check(passed, now);
        }
        assertThat(passed).hasSizeGreaterThan(20);
    }

    private static void check(List<Passed> passed, long now) {
        List<Passed> recent =
                passed.stream().filter(one -> now - one.atNanos < MINUTE_NANOS).toList();
        assertThat(recent).hasSizeLessThanOrEqualTo(SMALL.orders());
        for (Passed one : recent) {
            assertThat(recent.stream().filter(other -> other.target.equals(one.target)))
                    .hasSizeLessThanOrEqualTo(SMALL.ordersPerTarget());
            assertThat(recent.stream().filter(other -> other.source.equals(one.source)))
                    .hasSizeLessThanOrEqualTo(SMALL.ordersPerSource());
            assertThat(recent.stream()
                            .filter(other -> other.source.equals(one.source) && other.target.equals(one.target)))
                    .hasSizeLessThanOrEqualTo(SMALL.ordersPerPair());
            assertThat(recent.stream().filter(other -> other.network.equals(one.network)))
                    .hasSizeLessThanOrEqualTo(SMALL.ordersPerNetwork());
        }
    }

    @Example
    void shouldCountNothingThatItRefuses() {
        PassLimits limits = new PassLimits(SMALL);
        IpAddress address = IpAddress.parse("203.0.113.1");
        assertThat(limits.tryPass(peer(1), address, peer(9), 0)).isNull();
        assertThat(limits.tryPass(peer(1), address, peer(9), 0)).isNull();
        for (int i = 0; i < 50; i++) {
            Refusal refusal = limits.tryPass(peer(1), address, peer(9), 0);
            assertThat(Objects.requireNonNull(refusal).limit()).isEqualTo(Limit.PAIR);
            assertThat(refusal.waitNanos()).isEqualTo(MINUTE_NANOS);
        }
        assertThat(limits.tryPass(peer(2), address, peer(9), 0))
                .as("the target has one left")
                .isNull();
        assertThat(limits.tryPass(peer(1), address, peer(8), 0))
                .as("and the asker two")
                .isNull();
        assertThat(limits.tryPass(peer(1), address, peer(9), MINUTE_NANOS)).isNull();
    }

    @Example
    void shouldLetNoMoreThroughThanTargetsObey() {
        PassLimits limits = new PassLimits(CoordinationSettings.DEFAULT);
        int passed = 0;
        for (int asker = 0; asker < 100; asker++) {
            IpAddress address = IpAddress.ofIpv4(0xcb00_0000 + (asker << 8));
            passed += limits.tryPass(peer(asker), address, peer(999), asker) == null ? 1 : 0;
        }
        assertThat(passed).isEqualTo(6);
    }

    @Example
    void shouldLetThePairAnswerForAMinute() {
        ReturnOrders returns = new ReturnOrders(3);
        returns.passed(peer(1), peer(2), 0);
        assertThat(returns.mayAnswer(peer(2), peer(1), MINUTE_NANOS - 1)).isTrue();
        assertThat(returns.mayAnswer(peer(2), peer(1), MINUTE_NANOS)).isFalse();
        assertThat(returns.mayAnswer(peer(1), peer(2), 0)).isFalse();
        assertThat(returns.mayAnswer(peer(2), peer(3), 0)).isFalse();
        for (int number = 10; number < 30; number++) {
            returns.passed(peer(number), peer(2), 1);
        }
        assertThat(returns.size()).isEqualTo(3);
        assertThat(returns.mayAnswer(peer(2), peer(29), 1)).isTrue();
    }
}
