package org.warrenp2p.holepunch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.holepunch.candidate.TargetRules;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.PunchOrder.Delivery;
import org.warrenp2p.proto.punch.PunchOrder.Receipt;
import org.warrenp2p.proto.punch.PunchOrder.Timing;
import org.warrenp2p.proto.punch.Round;

/**
 * Whatever the coordinator, the peer, observers and the node itself do, in any order: the machine ends, and nobody who did
 * not answer gets more than the caps.
 */
class HolePunchPropertiesTest {

    private static final long PUNCH = 9;
    private static final int EVENTS = 300;
    private static final IpAddress MAPPED = IpAddress.parse("203.0.113.1");

    /** The first order with the early probes, and each of the three later rounds. */
    private static final int ORDERS = 4;

    private SplittableRandom random = new SplittableRandom(0);

    @Property(tries = 400)
    void shouldEndAndKeepItsCapsWhateverHappens(@ForAll long seed, @ForAll boolean initiator) {
        random = new SplittableRandom(seed);
        PunchDriver driver = driver(initiator);
        begin(driver, initiator);
        for (int i = 0; i < EVENTS; i++) {
            happen(driver);
            driver.settle();
        }
        int steps = 0;
        while (driver.step()) {
            steps++;
            assertThat(steps).isLessThan(20_000);
        }

        assertThat(driver.punch.isOver()).isTrue();
        int ends = driver.all(PunchAction.Succeeded.class).size()
                + driver.all(PunchAction.Failed.class).size();
        assertThat(ends).isEqualTo(1);
        assertThat(driver.probes.values()).allMatch(count -> count <= ORDERS * 32);
        assertThat(driver.sprayed.values()).allMatch(count -> count <= 512);
        assertThat(driver.sprayed.values().stream().mapToInt(count -> count).sum())
                .isLessThanOrEqualTo(1_024);
        assertThat(driver.socketsOpened()).isLessThanOrEqualTo(256 + 3);
        allTargets(driver).forEach(target -> {
            assertThat(target.port()).matches(port -> port == 443 || port >= 1_024);
            assertThat(target.address()).matches(address -> address.isPublic() || address.isPrivate());
        });
        assertSocketsAreClosed(driver);
        assertTurnIsGivenBack(driver);
    }

    /** Or nobody at this node ever sprays again. */
    private static void assertTurnIsGivenBack(PunchDriver driver) {
        boolean asked = false;
        for (PunchAction action : driver.done) {
            asked = action.kind() == PunchAction.Kind.REQUEST_SPRAY
                    || (asked && action.kind() != PunchAction.Kind.RELEASE_SPRAY);
        }
        assertThat(asked).isFalse();
    }

    private static List<Endpoint> allTargets(PunchDriver driver) {
        List<Endpoint> targets = new ArrayList<>();
        driver.all(PunchAction.SendProbe.class).forEach(probe -> targets.add(probe.target()));
        driver.all(PunchAction.SendAnswer.class).forEach(answer -> targets.add(answer.target()));
        driver.all(PunchAction.SendNomination.class).forEach(nomination -> targets.add(nomination.target()));
        return targets;
    }

    /** All but the one that won. */
    private static void assertSocketsAreClosed(PunchDriver driver) {
        long closed = driver.all(PunchAction.CloseSockets.class).stream()
                .mapToLong(close -> close.sockets().size())
                .sum();
        long kept = driver.all(PunchAction.Succeeded.class).stream()
                .filter(won -> won.path().socket() != HolePunch.MAIN_SOCKET
                        && won.path().socket() <= driver.socketsOpened())
                .count();
        assertThat(closed + kept).isEqualTo(driver.socketsOpened());
    }

    private PunchDriver driver(boolean initiator) {
        PunchRequest request = new PunchRequest(
                PUNCH,
                initiator,
                offer(),
                List.of(MAPPED),
                new TargetRules(List.of(), List.of(MAPPED), List.of(), false),
                initiator ? List.of(coordinator(1), coordinator(2)) : List.of(),
                random.nextBoolean());
        return new PunchDriver(new HolePunch(PunchSettings.DEFAULT, request, random.split()));
    }

    private void begin(PunchDriver driver, boolean initiator) {
        if (initiator) {
            driver.punch.start(offer(), driver.nowNanos);
        } else {
            PunchOrder order = new PunchOrder(PUNCH, PunchOrder.Kind.FIRE, Round.FIRE, offer());
            driver.punch.onOrder(
                    new Delivery(order, coordinator(1), endpoint(), new Timing(0, 20_000_000)), driver.nowNanos);
        }
        driver.settle();
    }

    private void happen(PunchDriver driver) {
        HolePunch punch = driver.punch;
        long now = driver.nowNanos;
        switch (random.nextInt(14)) {
            case 0 -> punch.onOrder(new Delivery(order(), coordinator(random.nextInt(3)), endpoint(), timing()), now);
            case 1 ->
                punch.onReceipt(
                        new Receipt(pick(PunchOrder.Kind.values()), pick(Round.values()), endpoint(), timing()), now);
            case 2 -> punch.onObserved(random.nextInt(4), endpoint(), now);
            case 3 -> punch.onSprayGranted(now);
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    punch.onSprayRefused(now);
                }
            }
            case 5 -> {
                boolean decisive = random.nextInt(20) == 0;
                PacketRole role = decisive ? pick(PacketRole.values()) : PacketRole.PROBE;
                punch.onAuthenticated(0, endpoint(), role, now);
            }
            case 6 -> punch.onTimer(pick(PunchTimer.values()), now);
            default -> driver.step();
        }
    }

    private PunchOrder order() {
        long number = random.nextInt(10) == 0 ? PUNCH + 1 : PUNCH;
        return new PunchOrder(number, pick(PunchOrder.Kind.values()), pick(Round.values()), offer());
    }

    private Timing timing() {
        return new Timing(random.nextLong(300_000_000), random.nextLong(300_000_000));
    }

    private PunchOffer offer() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = random.nextInt(Candidate.MOST + 1); i > 0; i--) {
            candidates.add(new Candidate(pick(Candidate.Kind.values()), endpoint()));
        }
        PortPattern ports = switch (random.nextInt(4)) {
            case 0 -> PortPattern.UNKNOWN;
            case 1 -> PortPattern.RANDOM;
            case 2 -> PortPattern.sequential(1 + random.nextInt(4), 1_024 + random.nextInt(60_000));
            default -> PortPattern.window(5_000, 5_000 + random.nextInt(3_000));
        };
        return new PunchOffer(
                candidates, new NatProfile(pick(MappingBehavior.values()), pick(FilteringBehavior.values())), ports);
    }

    /** Few addresses, so that packets come together; some that nobody may send to. */
    private Endpoint endpoint() {
        String address = pick(
                "198.51.100.1", "198.51.100.2", "192.168.1.5", "127.0.0.1", "10.0.0.1", "224.0.0.1", "203.0.113.1");
        int port = random.nextInt(6) == 0 ? random.nextInt(1_024) : 1_024 + random.nextInt(64_000);
        return new Endpoint(IpAddress.parse(address), port);
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    private static Contact coordinator(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[0] = (byte) number;
        return new Contact(PeerId.ofPublicKey(key), Endpoint.parse("192.0.2." + (1 + number) + ":4433"));
    }
}
