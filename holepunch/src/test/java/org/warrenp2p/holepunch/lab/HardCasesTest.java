package org.warrenp2p.holepunch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.simnet.Hairpin;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.PortPolicy;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.simnet.Simulation;

/** Clashes, loss, shared translators, and what others do behind them. */
class HardCasesTest {

    private static final Duration ONE_WAY = Duration.ofMillis(20);

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 19, 21, 40, 80, 150, 220, 300})
    void shouldCureTheConntrackClashAtAnySkew(int skewMillis) {
        PunchLab lab = clash(skewMillis, skewMillis);
        lab.settle();

        assertThat(lab.punch()).isTrue();
        assertThat(lab.openedNanos())
                .isLessThanOrEqualTo(Duration.ofMillis(2_500).toNanos());
        assertThat(lab.host(0).success).isNotNull();
        assertThat(lab.host(0).success.round()).isEqualTo(skewMillis < 20 ? Round.FIRE : Round.FRESH_SOCKETS);
        lab.assertCaps();
    }

    /** Where all routers are three, packets that die after four arrive. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10, 40, 80, 110, 130, 150, 190, 220, 260, 300})
    void shouldCureTheClashInANetworkOfFewHops(int skewMillis) {
        PunchLab lab = clash(skewMillis, skewMillis);
        lab.simulation().network().setCoreHops(1);
        lab.settle();

        assertThat(lab.punch()).isTrue();
        assertThat(lab.openedNanos())
                .isLessThanOrEqualTo(Duration.ofMillis(2_500).toNanos());
        lab.assertCaps();
    }

    @Tag("slow")
    @Test
    void shouldCureEveryClashOfAHundred(TestReporter reporter) {
        Trials trials = Trials.of(100, seed -> clash(seed, (int) (3 * seed)));

        reporter.publishEntry("clash, skew 0 to 297 ms", trials.toString());
        assertThat(trials.successes()).isEqualTo(100);
        assertThat(trials.percentile(100)).isLessThanOrEqualTo(2_500);
    }

    private static PunchLab clash(long seed, int skewMillis) {
        PunchLab lab = PunchLab.homes(seed, Nat.LINUX_WITHOUT_INPUT_DROP, Nat.LINUX_WITHOUT_INPUT_DROP);
        lab.setSkew(Duration.ofMillis(skewMillis));
        return lab;
    }

    @Test
    void shouldCureASmallClashWithoutPrimersToo() {
        PunchLab lab = clash(1, 0);
        lab.withoutPrimers();
        lab.settle();

        assertThat(lab.punch()).isTrue();
    }

    @Test
    void shouldPunchInTimeAtFivePercentLoss(TestReporter reporter) {
        Trials trials = Trials.of(30, seed -> {
            PunchLab lab = PunchLab.homes(seed, Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED);
            lab.simulation()
                    .network()
                    .setDefaultLink(LinkModel.constant(ONE_WAY).withLoss(0.05));
            return lab;
        });

        reporter.publishEntry("port-restricted on both sides, 5 % loss", trials.toString());
        assertThat(trials.successes()).isEqualTo(30);
        assertThat(trials.percentile(95)).isLessThanOrEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({"FULL,NONE", "PORT,NONE", "LINUX,NONE", "RANDOM,NONE", "FULL,OUTSIDE_SOURCE", "PORT,OUTSIDE_SOURCE"})
    void shouldConnectTwoBehindTheSameTranslator(Box box, Hairpin hairpin) {
        PunchLab lab = new PunchLab(new Simulation(1), ONE_WAY);
        SimRouter home = lab.simulation().addRouter(box.nat().withHairpin(hairpin), PunchLab.HERE);
        lab.add(home.addHost());
        lab.add(home.addHost());
        lab.settle();

        assertThat(lab.punch()).isTrue();
        lab.assertCaps();
    }

    @Test
    void shouldConnectHomesOfACarrierThatHairpins() {
        PunchLab lab = new PunchLab(new Simulation(1), ONE_WAY);
        SimRouter carrier =
                lab.simulation().addCarrier(Nat.FULL_CONE.withHairpin(Hairpin.OUTSIDE_SOURCE), PunchLab.HERE);
        lab.add(carrier.addRouter(Nat.PORT_RESTRICTED).addHost());
        lab.add(carrier.addRouter(Nat.PORT_RESTRICTED).addHost());
        lab.settle();

        assertThat(lab.punch()).isTrue();
    }

    /** A spray opens two translators behind each other as well: its second packets live long enough for any. */
    @Test
    void shouldSprayThroughTwoTranslators() {
        PunchLab lab = new PunchLab(new Simulation(2), ONE_WAY);
        SimRouter carrier = lab.simulation().addCarrier(Nat.SYMMETRIC, PunchLab.HERE);
        lab.add(carrier.addRouter(Nat.PORT_RESTRICTED).addHost());
        lab.add(lab.simulation().addRouter(Nat.PORT_RESTRICTED, PunchLab.THERE).addHost());
        lab.settle();

        assertThat(lab.punch()).isTrue();
        assertThat(lab.host(0).success).isNotNull();
        assertThat(lab.host(0).success.round()).isEqualTo(Round.SPRAY);
        lab.assertCaps();
    }

    /** Packets that arrived there too early would be in the way of the probes that should meet their sockets. */
    @Test
    void shouldSprayAtARouterThatTracksWhatIsUnsolicited(TestReporter reporter) {
        Trials trials = Trials.of(40, seed -> PunchLab.homes(seed, Nat.LINUX_WITHOUT_INPUT_DROP, Nat.SYMMETRIC));

        reporter.publishEntry("clashing Linux and symmetric", trials.toString());
        assertThat(trials.successes()).as(trials.toString()).isGreaterThanOrEqualTo(38);
    }

    @Test
    void shouldForetellPortsAlthoughAnotherHostTakesSome() {
        for (int seed = 0; seed < 10; seed++) {
            Nat counting = Nat.SYMMETRIC.withPorts(PortPolicy.SEQUENTIAL);
            PunchLab lab = new PunchLab(new Simulation(seed), ONE_WAY);
            SimRouter here = lab.simulation().addRouter(counting, PunchLab.HERE);
            SimRouter there = lab.simulation().addRouter(counting, PunchLab.THERE);
            lab.add(here.addHost());
            lab.add(there.addHost());
            new BusyNeighbour(lab.simulation(), here.addHost(), Duration.ofMillis(70)).start();
            new BusyNeighbour(lab.simulation(), there.addHost(), Duration.ofMillis(110)).start();
            lab.settle();

            assertThat(lab.punch()).as("seed %s", seed).isTrue();
            lab.assertCaps();
        }
    }

    @Test
    void shouldBeRepeatableToTheLastBit() {
        assertThat(traceOfASpray()).isEqualTo(traceOfASpray());
    }

    private static long traceOfASpray() {
        PunchLab lab = PunchLab.homes(7, Nat.PORT_RESTRICTED, Nat.SYMMETRIC);
        lab.settle();
        lab.punch();
        return lab.simulation().traceHash();
    }

    @Test
    void shouldAnswerACallerWhoseRecordOfUsIsOld() {
        PunchLab lab = PunchLab.homes(5, Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED);
        lab.settle();
        lab.host(1).recordNow(IpAddress.parse("192.0.2.77"));

        assertThat(lab.punch()).isTrue();
    }
}
