package org.warrenp2p.cli;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** Which address families this machine has: IPv4 is taken for granted, IPv6 may be switched off. */
final class LocalFamilies {

    /** The port of Warren nodes (DESIGN: one UDP port). */
    private static final int DEFAULT_PORT = 4433;

    private LocalFamilies() {}

    /** All interfaces, on the port that nodes have if nothing else is said. */
    static List<Multiaddr> wildcards() {
        List<Multiaddr> addresses = new ArrayList<>();
        addresses.add(Multiaddr.parse("/ip4/0.0.0.0/udp/" + DEFAULT_PORT));
        if (hasIpv6()) {
            addresses.add(Multiaddr.parse("/ip6/::/udp/" + DEFAULT_PORT));
        }
        return addresses;
    }

    /** This machine alone, on free ports. */
    static List<Multiaddr> loopback() {
        List<Multiaddr> addresses = new ArrayList<>();
        addresses.add(Multiaddr.parse("/ip4/127.0.0.1/udp/0"));
        if (hasIpv6()) {
            addresses.add(Multiaddr.parse("/ip6/::1/udp/0"));
        }
        return addresses;
    }

    /** Whether an interface, the loopback one included, has an IPv6 address. */
    static boolean hasIpv6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(Inet6Address.class::isInstance);
        } catch (SocketException e) {
            return false;
        }
    }
}
