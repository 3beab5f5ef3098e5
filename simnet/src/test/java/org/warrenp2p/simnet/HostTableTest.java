package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.warrenp2p.proto.IpAddress;

class HostTableTest {

    private static final int ADDRESSES = 150;

    private final Simulation simulation = new Simulation(1);
    private final List<SimHost> hosts = List.of(simulation.addHost(), simulation.addHost());

    @Property(tries = 200)
    void shouldBehaveLikeAMap(
            @ForAll @Size(max = 600) List<@IntRange(min = -ADDRESSES, max = ADDRESSES - 1) Integer> acts) {
        HostTable table = new HostTable();
        Map<IpAddress, SimHost> model = new LinkedHashMap<>();
        for (int act : acts) {
            IpAddress address = IpAddress.ofIpv4(act >= 0 ? act : -1 - act);
            SimHost host = hosts.get(act & 1);
            if (act < 0) {
                table.remove(address);
                model.remove(address);
            } else if (model.putIfAbsent(address, host) == null) {
                table.put(address, host);
            } else {
                assertThatThrownBy(() -> table.put(address, host)).isInstanceOf(IllegalArgumentException.class);
            }
        }
        for (int i = 0; i < ADDRESSES; i++) {
            IpAddress address = IpAddress.ofIpv4(i);
            assertThat(table.get(address)).isSameAs(model.get(address));
        }
    }
}
