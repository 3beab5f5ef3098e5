package org.warrenp2p.holepunch.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;

class LimitsPropertiesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final LimitSettings CAPS = LimitSettings.DEFAULT;

    /** Against a plain list of all that ever passed; the clock runs over the end of a long on its way. */
    @Property
    void shouldNeverLetMoreThroughInAnyWindow(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int most,
            @ForAll @IntRange(min = 1, max = 6) int keys,
            @ForAll @IntRange(min = 1, max = 5) int capacity) {
        SplittableRandom random = new SplittableRandom(seed);
        SlidingQuota<Integer> quota = new SlidingQuota<>(most, 100, capacity);
        Map<Integer, List<Long>> passed = new LinkedHashMap<>();
        long now = Long.MAX_VALUE - 500;
        for (int i = 0; i < 300; i++) {
            now += random.nextInt(12);
            int key = random.nextInt(keys);
            long at = now;
            List<Long> own = passed.computeIfAbsent(key, ignored -> new ArrayList<>());
            long inWindow = own.stream().filter(time -> at - time < 100).count();
            boolean may = quota.tryTake(key, now);

            if (keys <= capacity) {
                assertThat(may).isEqualTo(inWindow < most);
            } else if (may) {
                assertThat(inWindow).isLessThan(most);
            }
            if (may) {
                own.add(now);
            }
            assertThat(quota.size()).isLessThanOrEqualTo(capacity);
        }
    }

    @Property
    void shouldSayExactlyHowLongToWait(@ForAll @IntRange(min = 1, max = 10) int most) {
        SlidingQuota<String> quota = new SlidingQuota<>(most, 1_000, 1);
        for (int i = 0; i < most; i++) {
            assertThat(quota.tryTake("a", 10L * i)).isTrue();
        }
        long waitNanos = quota.waitNanos("a", 10L * most);

        assertThat(quota.tryTake("a", 10L * most + waitNanos - 1)).isFalse();
        assertThat(quota.tryTake("a", 10L * most + waitNanos)).isTrue();
    }

    @Test
    void shouldForgetNobodyWhoStillCounts() {
        SlidingQuota<Integer> quota = new SlidingQuota<>(1, 1_000, 2);
        assertThat(quota.tryTake(1, 0)).isTrue();
        assertThat(quota.tryTake(2, 1)).isTrue();
        assertThat(quota.tryTake(3, 999)).isFalse();
        assertThat(quota.tryTake(1, 999)).isFalse();
        assertThat(quota.tryTake(3, 1_001)).isTrue();
        assertThat(quota.size()).isEqualTo(2);
    }

    /** Whatever is asked of it, in any order. */
    @Property
    void shouldKeepEveryOrderWithinItsCaps(@ForAll long seed, @ForAll boolean sprays) {
        SplittableRandom random = new SplittableRandom(seed);
        OrderBudget budget = new OrderBudget(CAPS, false);
        Endpoint validated = Endpoint.parse("198.51.100.1:5000");
        if (sprays) {
            budget.grantSpray(validated);
        }
        Map<IpAddress, Integer> probes = new LinkedHashMap<>();
        Map<Endpoint, Integer> probesTo = new LinkedHashMap<>();
        Map<Endpoint, Integer> sprayedAt = new LinkedHashMap<>();
        int spray = 0;
        for (int i = 0; i < 4_000; i++) {
            Endpoint target = switch (random.nextInt(3)) {
                case 0 -> validated;
                case 1 -> new Endpoint(validated.address(), 1_024 + random.nextInt(3_000));
                default ->
                    Endpoint.parse((random.nextBoolean() ? "192.168.1." : "203.0.113.") + random.nextInt(3) + ":6000");
            };
            Purpose purpose = random.nextBoolean() ? Purpose.SPRAY : Purpose.PROBE;
            if (budget.trySpend(target, purpose)) {
                if (purpose == Purpose.SPRAY) {
                    assertThat(sprays).isTrue();
                    assertThat(target.address()).isEqualTo(validated.address());
                    sprayedAt.merge(target, 1, Integer::sum);
                    spray++;
                } else {
                    probes.merge(target.address(), 1, Integer::sum);
                    probesTo.merge(target, 1, Integer::sum);
                }
            }
        }

        assertThat(probes.values()).allMatch(count -> count <= 32);
        probesTo.forEach((target, count) ->
                assertThat(count).isLessThanOrEqualTo(target.address().isPrivate() ? 4 : 32));
        sprayedAt.forEach((target, count) -> assertThat(count).isLessThanOrEqualTo(target.equals(validated) ? 512 : 1));
        assertThat(spray).isLessThanOrEqualTo(1_024);
        assertThat(budget.refused()).isPositive();
    }

    @Test
    void shouldNotLimitThoseWhoAnswered() {
        OrderBudget budget = new OrderBudget(CAPS, false);
        Endpoint peer = Endpoint.parse("198.51.100.1:5000");
        budget.confirm(peer);
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.trySpend(new Endpoint(peer.address(), 2_000 + i), Purpose.PROBE))
                    .isTrue();
        }
    }

    @Test
    void shouldObeySixOrdersOfACoordinatorAndThirtyInAllAMinute() {
        PunchLimits limits = new PunchLimits(CAPS, new Counters());
        int obeyed = 0;
        for (int coordinator = 0; coordinator < 10; coordinator++) {
            int of = 0;
            for (int i = 0; i < 20; i++) {
                of += limits.mayObey(peer(coordinator), i) ? 1 : 0;
            }
            assertThat(of).isLessThanOrEqualTo(6);
            obeyed += of;
        }

        assertThat(obeyed).isEqualTo(30);
        assertThat(limits.mayObey(peer(9), 60 * SECOND + 20)).isTrue();
    }

    @Test
    void shouldSendSixtyFourPacketsAMinuteToOneWhoDoesNotAnswerAndThreeHundredASecondInAll() {
        Counters counters = new Counters();
        PunchLimits limits = new PunchLimits(CAPS, counters);
        Endpoint victim = Endpoint.parse("198.51.100.1:5000");
        int sent = 0;
        for (int i = 0; i < 1_000; i++) {
            sent += limits.maySend(new Endpoint(victim.address(), 2_000 + i), Purpose.PROBE, i) ? 1 : 0;
        }
        assertThat(sent).isEqualTo(64);

        int more = 0;
        for (int i = 0; i < 1_000; i++) {
            more += limits.maySend(victim, Purpose.SPRAY, i) ? 1 : 0;
        }
        assertThat(sent + more).isEqualTo(300);
        assertThat(counters.counter("punch.packet_over_limit").value()).isEqualTo(2_000 - 300);
    }

    static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[0] = (byte) number;
        return PeerId.ofPublicKey(key);
    }
}
