package org.warrenp2p.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.holepunch.portmap.Gateway;
import org.warrenp2p.node.gateway.SystemGateways.Network;
import org.warrenp2p.proto.IpAddress;

class LinuxRoutesTest {

    private static final String HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

    @Test
    void shouldFindTheDefaultRouteWithTheLeastMetric() {
        List<String> table = List.of(
                HEAD,
                "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
                "eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
                "eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0");
        assertThat(LinuxRoutes.ofIpv4(table, ByteOrder.LITTLE_ENDIAN))
                .contains(new DefaultRoute(IpAddress.parse("192.168.2.1"), "eth0"));
    }

    @Test
    void shouldReadTheWordsOfABigMachine() {
        List<String> table = List.of(HEAD, "eth0\t00000000\tC0A80201\t0003\t0\t0\t0\t00000000\t0\t0\t0");
        assertThat(LinuxRoutes.ofIpv4(table, ByteOrder.BIG_ENDIAN))
                .contains(new DefaultRoute(IpAddress.parse("192.168.2.1"), "eth0"));
    }

    @Test
    void shouldFindNoneWithoutARouter() {
        assertThat(LinuxRoutes.ofIpv4(List.of(), ByteOrder.LITTLE_ENDIAN)).isEmpty();
        assertThat(LinuxRoutes.ofIpv4(
                        List.of(
                                HEAD,
                                "ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0",
                                "eth0\t00000000\t0102A8C0\t0002\t0\t0\t0\t00000000\t0\t0\t0",
                                "nonsense"),
                        ByteOrder.LITTLE_ENDIAN))
                .as("a line without a router, one that is down")
                .isEmpty();
    }

    @Test
    void shouldFindTheRouterOfIpv6OnItsLink() {
        List<String> table = List.of(
                "fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000"
                        + " 00000100 00000001 00000000 00000001     eth0",
                "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001"
                        + " 00000400 00000002 00000000 00000003     eth0",
                "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000"
                        + " ffffffff 00000001 00000000 00200200       lo");
        assertThat(LinuxRoutes.ofIpv6(table)).contains(new DefaultRoute(IpAddress.parse("fe80::1"), "eth0"));
    }

    @Test
    void shouldTakeTheAddressInTheRoutersNetwork() {
        List<Network> networks = List.of(
                new Network(IpAddress.parse("10.0.0.5"), 8),
                new Network(IpAddress.parse("192.168.2.7"), 24),
                new Network(IpAddress.parse("fe80::2"), 64),
                new Network(IpAddress.parse("2001:db8::2"), 64));
        assertThat(SystemGateways.ownTowards(IpAddress.parse("192.168.2.1"), networks))
                .contains(IpAddress.parse("192.168.2.7"));
        assertThat(SystemGateways.ownTowards(IpAddress.parse("fe80::1"), networks))
                .as("a router of IPv6 has a link-local address, what it lets in a public one")
                .contains(IpAddress.parse("2001:db8::2"));
    }

    @Test
    void shouldGuessTheFirstAddressOfAPrivateNetwork() {
        assertThat(SystemGateways.guess(new Network(IpAddress.parse("192.168.2.7"), 24)))
                .contains(new Gateway(IpAddress.parse("192.168.2.1"), IpAddress.parse("192.168.2.7")));
        assertThat(SystemGateways.guess(new Network(IpAddress.parse("192.168.2.1"), 24)))
                .isEmpty();
        assertThat(SystemGateways.guess(new Network(IpAddress.parse("203.0.113.7"), 24)))
                .isEmpty();
        assertThat(SystemGateways.guess(new Network(IpAddress.parse("10.1.1.1"), 32)))
                .isEmpty();
    }
}
