package org.warrenp2p.node.gateway;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.holepunch.portmap.Gateway;
import org.warrenp2p.holepunch.portmap.Gateways;
import org.warrenp2p.proto.IpAddress;

/**
 * The routers of this machine: on Linux those of the default routes; elsewhere, for IPv4, the first address of the private
 * network that the machine is in, where nearly every home router is.
 */
public final class SystemGateways implements Gateways {

    private static final Logger LOG = LoggerFactory.getLogger(SystemGateways.class);

    private static final Path IPV4_ROUTES = Path.of("/proc/net/route");
    private static final Path IPV6_ROUTES = Path.of("/proc/net/ipv6_route");

    /** Networks with room for a router and a machine, and no larger than private ranges are. */
    private static final int LONGEST_PREFIX = 30;

    private static final int SHORTEST_PREFIX = 8;

    @Override
    public List<Gateway> find() {
        List<Gateway> gateways = new ArrayList<>();
        try {
            if (Files.isReadable(IPV4_ROUTES)) {
                LinuxRoutes.ofIpv4(Files.readAllLines(IPV4_ROUTES), ByteOrder.nativeOrder())
                        .flatMap(SystemGateways::towards)
                        .ifPresent(gateways::add);
            } else {
                guess().ifPresent(gateways::add);
            }
            if (Files.isReadable(IPV6_ROUTES)) {
                LinuxRoutes.ofIpv6(Files.readAllLines(IPV6_ROUTES))
                        .flatMap(SystemGateways::towards)
                        .ifPresent(gateways::add);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("The routes of this machine cannot be read", e);
        }
        return gateways;
    }

    private static Optional<Gateway> towards(DefaultRoute route) {
        try {
            NetworkInterface device = NetworkInterface.getByName(route.device());
            if (device == null) {
                return Optional.empty();
            }
            return ownTowards(route.router(), networksOf(device)).map(own -> new Gateway(route.router(), own));
        } catch (SocketException e) {
            return Optional.empty(); // the interface has gone meanwhile
        }
    }

    /** An address of the machine and how much of it is the network's. */
    record Network(IpAddress own, int prefixBits) {

        boolean contains(IpAddress other) {
            return own.family() == other.family() && own.sharesPrefix(other, prefixBits);
        }

        /** The first address but the network's own (RFC 950). */
        IpAddress firstHost() {
            return IpAddress.ofIpv4(own.prefix(prefixBits).ipv4Word() + 1);
        }
    }

    /** The address in the router's network; for IPv6, where routers have link-local addresses, a public one. */
    static Optional<IpAddress> ownTowards(IpAddress router, List<Network> networks) {
        Optional<IpAddress> shared = networks.stream()
                .filter(network -> network.contains(router))
                .map(Network::own)
                .filter(own -> !own.isLinkLocal())
                .findFirst();
        return shared.or(() -> networks.stream()
                .map(Network::own)
                .filter(own -> own.family() == router.family() && own.isPublic())
                .findFirst());
    }

    private static Optional<Gateway> guess() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(SystemGateways::mayLeadOut)
                .flatMap(device -> networksOf(device).stream())
                .flatMap(network -> guess(network).stream())
                .findFirst();
    }

    static Optional<Gateway> guess(Network network) {
        boolean fits = network.own().isIpv4()
                && network.own().isPrivate()
                && network.prefixBits() >= SHORTEST_PREFIX
                && network.prefixBits() <= LONGEST_PREFIX;
        return fits && !network.firstHost().equals(network.own())
                ? Optional.of(new Gateway(network.firstHost(), network.own()))
                : Optional.empty();
    }

    private static boolean mayLeadOut(NetworkInterface device) {
        try {
            return device.isUp() && !device.isLoopback() && !device.isPointToPoint() && !device.isVirtual();
        } catch (SocketException e) {
            return false;
        }
    }

    private static List<Network> networksOf(NetworkInterface device) {
        List<Network> networks = new ArrayList<>();
        for (InterfaceAddress address : device.getInterfaceAddresses()) {
            networks.add(new Network(IpAddress.of(address.getAddress()), address.getNetworkPrefixLength()));
        }
        return networks;
    }
}
