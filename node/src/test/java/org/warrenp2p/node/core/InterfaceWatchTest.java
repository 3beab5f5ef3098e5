package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

class InterfaceWatchTest {

    private static final IpAddress HOME = IpAddress.parse("192.168.1.5");
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final IpAddress OFFICE = IpAddress.parse("10.1.2.3");

    private final Simulation simulation = Simulation.forTest(InterfaceWatchTest.class, 1);
    private final SimHost host = simulation.addHost();
    private List<IpAddress> addresses = List.of(HOME, LOOPBACK);
    private final List<List<IpAddress>> changes = new ArrayList<>();
    private final InterfaceWatch watch = new InterfaceWatch(host.loop(), () -> addresses, () -> changes.add(addresses));

    @Test
    void shouldNoticeAnotherNetworkOnceWithinHalfAMinute() {
        host.loop().execute(watch::start);
        simulation.run(Duration.ofMinutes(5));
        assertThat(changes).isEmpty();

        addresses = List.of(OFFICE, LOOPBACK);
        simulation.run(Duration.ofSeconds(30));
        assertThat(changes).containsExactly(List.of(OFFICE, LOOPBACK));
        simulation.run(Duration.ofMinutes(5));
        assertThat(changes).hasSize(1);
    }

    @Test
    void shouldNotMindTheOrderInWhichAddressesAreListed() {
        host.loop().execute(watch::start);
        simulation.run(Duration.ofMinutes(1));
        addresses = List.of(LOOPBACK, HOME);
        simulation.run(Duration.ofMinutes(5));

        assertThat(changes).isEmpty();
    }

    @Test
    void shouldLookNoMoreWhenItIsStopped() {
        host.loop().execute(watch::start);
        simulation.run(Duration.ofSeconds(1));
        host.loop().execute(watch::stop);
        addresses = List.of(OFFICE);
        simulation.run(Duration.ofMinutes(5));

        assertThat(changes).isEmpty();
    }
}
