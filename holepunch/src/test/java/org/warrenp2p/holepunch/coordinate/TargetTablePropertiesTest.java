package org.warrenp2p.holepunch.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

class TargetTablePropertiesTest {

    private static final CoordinationSettings SETTINGS =
            new CoordinationSettings(6, 2, Duration.ofSeconds(60), 6, 4, 30, 120, 600);
    private static final long LIFE_NANOS = SETTINGS.life().toNanos();

    static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    private static IpAddress address(int network, int host) {
        return IpAddress.ofIpv4(0xcb00_0000 + (network << 8) + host);
    }

    /** The same by a model that goes through everything: who is where until when. */
    @Property(tries = 300)
    void shouldAgreeWithAPlainModel(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TargetTable table = new TargetTable(SETTINGS);
        Map<PeerId, long[]> model = new LinkedHashMap<>();
        long now = random.nextLong();
        for (int step = 0; step < 200; step++) {
            now += random.nextLong(TimeUnit.SECONDS.toNanos(15));
            long at = now;
            List<PeerId> due = model.entrySet().stream()
                    .filter(entry -> entry.getValue()[0] - at <= 0)
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(table.expire(now)).containsExactlyInAnyOrderElementsOf(due);
            due.forEach(model::remove);
            PeerId peer = peer(random.nextInt(12));
            if (random.nextInt(4) == 0) {
                assertThat(table.remove(peer)).isEqualTo(model.remove(peer) != null);
            } else {
                register(table, model, peer, random.nextInt(4), now);
            }
            assertThat(table.size()).isEqualTo(model.size());
            for (int number = 0; number < 12; number++) {
                assertThat(table.contains(peer(number), now)).isEqualTo(model.containsKey(peer(number)));
            }
            long next = model.values().stream()
                    .mapToLong(until -> until[0] - at)
                    .min()
                    .orElse(-1);
            assertThat(table.untilExpiryNanos(now)).isEqualTo(next);
        }
    }

    private void register(TargetTable table, Map<PeerId, long[]> model, PeerId peer, int network, long now) {
        long[] before = model.get(peer);
        long there =
                model.values().stream().filter(until -> until[1] == network).count();
        boolean moves = before == null || before[1] != network;
        TargetTable.Outcome expected = before == null && model.size() == SETTINGS.targets()
                ? TargetTable.Outcome.FULL
                : moves && there >= SETTINGS.targetsPerNetwork()
                        ? TargetTable.Outcome.NETWORK_FULL
                        : before == null ? TargetTable.Outcome.ADDED : TargetTable.Outcome.RENEWED;
        assertThat(table.register(peer, address(network, 1), now)).isEqualTo(expected);
        if (expected == TargetTable.Outcome.ADDED || expected == TargetTable.Outcome.RENEWED) {
            model.remove(peer);
            model.put(peer, new long[] {now + LIFE_NANOS, network});
        }
    }

    @Example
    void shouldNotLimitPrivateNetworks() {
        TargetTable table = new TargetTable(SETTINGS);
        for (int number = 0; number < 6; number++) {
            assertThat(table.register(peer(number), IpAddress.parse("192.168.1." + (1 + number)), 0))
                    .isEqualTo(TargetTable.Outcome.ADDED);
        }
    }
}
