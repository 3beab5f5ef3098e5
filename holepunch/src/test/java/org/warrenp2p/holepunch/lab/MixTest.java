package org.warrenp2p.holepunch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.simnet.LatencyModel;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.NatMix;
import org.warrenp2p.simnet.Population;
import org.warrenp2p.simnet.Population.Settler;
import org.warrenp2p.simnet.PopulationSettings;
import org.warrenp2p.simnet.Simulation;

/**
 * Pairs drawn from the mixes of the simulated population, over its latencies and half a percent of loss: carriers, Linux
 * routers that clash, ports that are counted on, mappings that live for 30 s.
 */
class MixTest {

    private static final Duration GUESSED_ONE_WAY = Duration.ofMillis(40);
    private static final double LOSS = 0.005;

    private int tried;
    private int possible;
    private int direct;
    private int servedByFire;
    private int firstRound;

    @Test
    void shouldConnectMostOfAFewPairs() {
        run(NatMix.A, 25);

        assertThat(direct).isGreaterThanOrEqualTo(possible * 9 / 10);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"A", "B", "C"})
    void shouldConnectNearlyAllThatCanBeConnected(String mix, TestReporter reporter) {
        run(mix.equals("A") ? NatMix.A : mix.equals("B") ? NatMix.B : NatMix.C, 600);

        String result = "mix " + mix + ": tried " + tried + ", possible " + possible + ", direct " + direct + ", of "
                + servedByFire + " that need no guess in the first round " + firstRound;
        reporter.publishEntry("result", result);
        assertThat(direct).as(result).isGreaterThanOrEqualTo((int) Math.ceil(0.97 * possible));
        assertThat(firstRound).as(result).isGreaterThanOrEqualTo((int) Math.floor(0.976 * servedByFire));
    }

    private void run(NatMix mix, int pairs) {
        for (int seed = 0; tried < pairs; seed++) {
            Simulation simulation = new Simulation(seed);
            PunchLab lab = new PunchLab(simulation, GUESSED_ONE_WAY);
            simulation
                    .network()
                    .setDefaultLink(LinkModel.of(LatencyModel.internet()).withLoss(LOSS));
            Population population = new Population(simulation, PopulationSettings.DEFAULT.withMix(mix));
            Settler one = population.add();
            Settler other = population.add();
            lab.add(one.host());
            lab.add(other.host());
            lab.settle();
            tried++;
            boolean opened = lab.punch();
            lab.assertCaps();
            if (isPossible(one.edge(), other.edge())) {
                possible++;
                direct += opened ? 1 : 0;
                if (opened && !needsGuess(one.edge(), other.edge())) {
                    servedByFire++;
                    Round round = lab.roundThatOpened();
                    firstRound += round == Round.FIRE || round == Round.EARLY ? 1 : 0;
                }
            }
        }
    }

    private static boolean isPossible(EdgeKind one, EdgeKind other) {
        boolean blocked = one == EdgeKind.UDP_BLOCKED || other == EdgeKind.UDP_BLOCKED;
        return !blocked && !(one == EdgeKind.SYMMETRIC && other == EdgeKind.SYMMETRIC);
    }

    private static boolean needsGuess(EdgeKind one, EdgeKind other) {
        return (one == EdgeKind.SYMMETRIC && other == EdgeKind.PORT_RESTRICTED)
                || (one == EdgeKind.PORT_RESTRICTED && other == EdgeKind.SYMMETRIC);
    }
}
