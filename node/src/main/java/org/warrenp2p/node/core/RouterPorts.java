package org.warrenp2p.node.core;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.portmap.PortMapper;
import org.warrenp2p.node.core.nat.NatWatch;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/** The ports of routers that lead to this node, if routers are asked for any. */
final class RouterPorts {

    private final NatWatch nat;
    private @Nullable PortMapper mapper;

    RouterPorts(NatWatch nat) {
        this.nat = nat;
    }

    /** Before it starts. */
    void mapWith(PortMapper portMapper) {
        mapper = portMapper;
    }

    void start(List<Endpoint> bound, Runnable onChange) {
        if (mapper != null) {
            mapper.onChange(onChange);
            mapper.start(bound);
        }
    }

    /** Not those at an address where nobody sees this node, since anybody may play a router. */
    List<Endpoint> credible() {
        if (mapper == null) {
            return List.of();
        }
        List<IpAddress> seen = nat.mapped().stream()
                .map(Endpoint::address)
                .filter(IpAddress::isPublic)
                .toList();
        return mapper.portMapped().stream()
                .filter(endpoint -> seen.stream().noneMatch(address -> address.family() == endpoint.family())
                        || seen.contains(endpoint.address()))
                .toList();
    }

    /** What routers were asked for; nothing if they are left alone. */
    PortMapper.Status status() {
        return mapper == null ? PortMapper.Status.NOTHING : mapper.status();
    }

    /** Gives them back; {@code done} when routers have answered, or in {@code limitNanos}. */
    void release(long limitNanos, Runnable done) {
        if (mapper == null) {
            done.run();
        } else {
            mapper.stop(limitNanos, done);
        }
    }
}
