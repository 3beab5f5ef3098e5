package org.warrenp2p.holepunch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.holepunch.PunchAction;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/**
 * Two machines, eight observers and two coordinators in virtual time: the two classify their translators by what the
 * observers say, keep sessions with the coordinators, and then one of them wants to reach the other.
 */
final class PunchLab {

    static final int OBSERVERS = 8;
    static final Duration CLASSIFICATION = Duration.ofSeconds(3);

    private final Simulation simulation;
    private final Wire wire = new Wire();
    private final Neighbourhood neighbourhood;
    private final List<Rendezvous> coordinators = new ArrayList<>();
    private final List<PunchHost> hosts = new ArrayList<>();
    private boolean canPrime = true;
    private long questions = 1L << 32;
    private long startNanos;

    static final IpAddress HERE = IpAddress.parse("203.0.113.1");
    static final IpAddress THERE = IpAddress.parse("198.51.100.1");

    /** @param oneWay of every link; a round trip is twice as long */
    PunchLab(Simulation simulation, Duration oneWay) {
        this.simulation = simulation;
        simulation.network().setDefaultLink(LinkModel.constant(oneWay));
        this.neighbourhood = new Neighbourhood(simulation, wire, OBSERVERS);
        for (int i = 0; i < 2; i++) {
            coordinators.add(new Rendezvous(wire, simulation.addHost(), oneWay, i));
        }
    }

    Simulation simulation() {
        return simulation;
    }

    /** Where packets cannot be made to die on their way. */
    void withoutPrimers() {
        canPrime = false;
    }

    boolean canPrime() {
        return canPrime;
    }

    /** Two homes at a round trip of 40 ms, as in the laboratory of namespaces. */
    static PunchLab homes(long seed, Nat here, Nat there) {
        PunchLab lab = new PunchLab(new Simulation(seed), Duration.ofMillis(20));
        lab.add(lab.simulation.addRouter(here, HERE).addHost());
        lab.add(lab.simulation.addRouter(there, THERE).addHost());
        return lab;
    }

    PunchHost add(SimHost host) {
        PunchHost added = new PunchHost(this, wire, host, hosts.size());
        hosts.add(added);
        return added;
    }

    /** Both find out where they are, and meet the coordinators. */
    void settle() {
        simulation.run(Duration.ofMillis(1));
        List<Contact> contacts = coordinators.stream().map(Rendezvous::contact).toList();
        for (PunchHost host : hosts) {
            host.classify(neighbourhood.observers());
            // thrice, because datagrams are lost
            for (int i = 0; i < 3; i++) {
                host.register(contacts);
            }
        }
        simulation.run(CLASSIFICATION);
        hosts.forEach(PunchHost::settle);
    }

    void setSkew(Duration late) {
        coordinators.forEach(coordinator -> coordinator.setSkew(late));
    }

    /** The first one reaches for the second; gives whether data crossed both ways. */
    boolean punch() {
        startNanos = simulation.nowNanos();
        hosts.get(0).connect(punches(), hosts.get(1).record());
        simulation.runUntil(() -> hosts.stream().allMatch(host -> host.gotData), Duration.ofSeconds(30));
        return hosts.stream().allMatch(host -> host.gotData);
    }

    /** From the beginning of the punch until the first side had its path. */
    long openedNanos() {
        return hosts.stream()
                        .filter(host -> host.success != null)
                        .mapToLong(host -> host.doneNanos)
                        .min()
                        .orElseThrow()
                - startNanos;
    }

    /** What neither side may have sent to an address that had not answered (defences 8). */
    void assertCaps() {
        for (PunchHost host : hosts) {
            assertThat(host.mostToAddress(Purpose.PROBE))
                    .as("packets to an address")
                    .isLessThanOrEqualTo(64);
            assertThat(host.mostToAddress(Purpose.SPRAY))
                    .as("packets of a spray")
                    .isLessThanOrEqualTo(1_024);
            assertThat(host.mostToEndpoint(Purpose.SPRAY))
                    .as("packets of a spray to an endpoint")
                    .isLessThanOrEqualTo(512);
        }
    }

    /** A side that was only called may know nothing of a punch. */
    Round roundThatOpened() {
        for (PunchHost host : hosts) {
            PunchAction.Succeeded success = host.success;
            if (success != null) {
                return success.round();
            }
        }
        return Round.EARLY;
    }

    PunchHost host(int side) {
        return hosts.get(side);
    }

    long punches() {
        return 77;
    }

    long nextQuestion() {
        return questions++;
    }

    long nowNanos() {
        return simulation.nowNanos();
    }

    List<Neighbourhood.Observer> observers() {
        return neighbourhood.observers();
    }
}
