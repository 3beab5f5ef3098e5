package org.warrenp2p.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.multiaddr.Component;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.proto.multiaddr.Protocol;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.Resolver;

/** Turns the addresses that people write into endpoints and contacts, with names resolved. */
final class BootstrapAddresses {

    private final List<Multiaddr> addresses;
    private final Completion<Resolved> completion;
    private final List<Contact> nodes = new ArrayList<>();
    private final List<Contact> entrances = new ArrayList<>();
    private int waiting;
    private @Nullable Failure lastFailure;

    /**
     * Through whom to join.
     *
     * @param nodes where they are for UDP
     * @param entrances relays, where they take tunnels
     */
    record Resolved(List<Contact> nodes, List<Contact> entrances) {}

    private BootstrapAddresses(List<Multiaddr> addresses, Completion<Resolved> completion) {
        this.addresses = addresses;
        this.completion = completion;
        this.waiting = addresses.size();
    }

    /** @throws IllegalArgumentException unless it is the address of a node: IP or name, UDP port or TCP port and tls, peer id */
    static void require(Multiaddr address) {
        if (address.peer().isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + address
                            + "\" does not say which peer is there: add /p2p/ and the peer id, which the node prints as it starts");
        }
        List<Component> parts = address.components();
        boolean node =
                parts.size() == 3 && address.host().isPresent() && parts.get(1).protocol() == Protocol.UDP;
        if (!node && !isEntrance(address)) {
            throw new IllegalArgumentException("\"" + address
                    + "\" is not where a node listens: that looks like /ip4/203.0.113.7/udp/4433/p2p/ID, or"
                    + " /ip4/203.0.113.7/tcp/443/tls/p2p/ID for a relay over TLS");
        }
    }

    /** Whether it is where a relay takes tunnels: IP or name, TCP port, tls, peer id. */
    private static boolean isEntrance(Multiaddr address) {
        List<Component> parts = address.components();
        return parts.size() == 4
                && address.host().isPresent()
                && parts.get(1).protocol() == Protocol.TCP
                && parts.get(2).protocol() == Protocol.TLS;
    }

    private void add(Multiaddr address, IpAddress ip) {
        if (isEntrance(address)) {
            Endpoint entrance = new Endpoint(
                    ip, Integer.parseInt(address.components().get(1).value()));
            entrances.add(new Contact(address.peer().orElseThrow(), entrance));
        } else {
            nodes.add(address.withHost(ip).contact().orElseThrow());
        }
    }

    /** @throws IllegalArgumentException unless it is an IP address and a UDP port */
    static Endpoint listenEndpoint(Multiaddr address) {
        return address.endpoint()
                .orElseThrow(() -> new IllegalArgumentException("\"" + address
                        + "\" is not an address to listen on: that is an IP address and a UDP port, such as"
                        + " /ip4/0.0.0.0/udp/4433"));
    }

    /** Resolves what is a name; fails with NOT_FOUND only if nothing is left. */
    static void resolve(List<Multiaddr> addresses, Resolver resolver, Completion<Resolved> completion) {
        BootstrapAddresses resolution = new BootstrapAddresses(addresses, completion);
        if (addresses.isEmpty()) {
            completion.succeeded(new Resolved(List.of(), List.of()));
        }
        addresses.forEach(address -> resolution.resolve(address, resolver));
    }

    private void resolve(Multiaddr address, Resolver resolver) {
        Component host = address.components().get(0);
        if (host.protocol() == Protocol.IP4 || host.protocol() == Protocol.IP6) {
            add(address, IpAddress.parse(host.value()));
            done();
            return;
        }
        resolver.resolve(
                address.host().orElseThrow(),
                Completion.of(
                        found -> {
                            found.stream().filter(ip -> wanted(address, ip)).forEach(ip -> add(address, ip));
                            done();
                        },
                        failure -> {
                            lastFailure = failure;
                            done();
                        }));
    }

    private static boolean wanted(Multiaddr address, IpAddress ip) {
        Protocol kind = address.components().get(0).protocol();
        return kind == Protocol.DNS || (kind == Protocol.DNS4) == ip.isIpv4();
    }

    private void done() {
        waiting--;
        if (waiting > 0) {
            return;
        }
        if (nodes.isEmpty() && entrances.isEmpty()) {
            completion.failed(
                    lastFailure != null
                            ? lastFailure
                            : new Failure(Failure.Code.NOT_FOUND, "None of " + addresses + " has an address"));
        } else {
            completion.succeeded(new Resolved(List.copyOf(nodes), List.copyOf(entrances)));
        }
    }
}
