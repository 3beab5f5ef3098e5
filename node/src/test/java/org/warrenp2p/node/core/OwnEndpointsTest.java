package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

class OwnEndpointsTest {

    private static final Endpoint ANY = at("0.0.0.0", 4433);
    private static final Endpoint LOOPBACK = at("127.0.0.1", 4433);
    private static final Endpoint LAN = at("192.168.1.5", 4433);
    private static final Endpoint PUBLIC = at("203.0.113.5", 4433);

    @Test
    void shouldGiveAWildcardTheAddressesOfItsFamilyPublicOnesFirst() {
        OwnEndpoints own =
                OwnEndpoints.of(List.of(ANY), List.of(LAN.address(), ip("2001:db8::1"), PUBLIC.address()), List.of());
        assertThat(own.advertised()).containsExactly(PUBLIC, LAN);
    }

    @Test
    void shouldHideLoopbackFromAWiderNetwork() {
        OwnEndpoints own = OwnEndpoints.of(List.of(ANY), List.of(LAN.address(), LOOPBACK.address()), List.of());
        assertThat(own.advertised()).containsExactly(LAN);
        assertThat(own.mayDial(at("127.0.0.1", 80))).isFalse();
        assertThat(own.mayDial(at("10.0.0.1", 80))).isTrue();
    }

    @Test
    void shouldLiveOnLoopbackWhereItIsToldToListenOrToJoin() {
        List<IpAddress> interfaces = List.of(LAN.address(), LOOPBACK.address());
        assertThat(OwnEndpoints.of(List.of(LOOPBACK), interfaces, List.of()).mayDial(at("127.0.0.1", 9)))
                .isTrue();
        OwnEndpoints joined = OwnEndpoints.of(List.of(ANY), interfaces, List.of(at("127.0.0.1", 4434)));
        assertThat(joined.advertised()).containsExactly(LAN, LOOPBACK);
        assertThat(joined.mayDial(at("127.0.0.1", 9))).isTrue();
    }

    @Test
    void shouldLiveOnLoopbackWhereThereIsNothingElse() {
        OwnEndpoints own = OwnEndpoints.of(List.of(ANY), List.of(LOOPBACK.address()), List.of());
        assertThat(own.advertised()).containsExactly(LOOPBACK);
        assertThat(own.mayDial(at("127.0.0.1", 9))).isTrue();
    }

    @Test
    void shouldNotSendToPrivateOrReservedAddressesFromThePublicInternet() {
        OwnEndpoints own = OwnEndpoints.of(List.of(PUBLIC), List.of(), List.of());
        assertThat(own.mayDial(at("198.51.100.1", 4433))).isTrue();
        for (String address :
                List.of("10.0.0.1", "127.0.0.1", "169.254.1.1", "224.0.0.1", "255.255.255.255", "0.0.0.0")) {
            assertThat(own.mayDial(at(address, 4433))).as(address).isFalse();
        }
    }

    @Test
    void shouldAdvertiseNoMoreThanARecordHolds() {
        List<IpAddress> many =
                IntStream.range(1, 20).mapToObj(i -> ip("203.0.113." + i)).toList();
        assertThat(OwnEndpoints.of(List.of(ANY), many, List.of()).advertised()).hasSize(8);
    }

    private static IpAddress ip(String text) {
        return IpAddress.of(new InetSocketAddress(text, 0).getAddress());
    }

    private static Endpoint at(String text, int port) {
        return new Endpoint(ip(text), port);
    }
}
