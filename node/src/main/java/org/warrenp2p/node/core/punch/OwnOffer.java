package org.warrenp2p.node.core.punch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.warrenp2p.holepunch.candidate.TargetRules;
import org.warrenp2p.holepunch.candidate.TargetRules.OnLink;
import org.warrenp2p.node.core.nat.OwnNat;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.transport.NetworkInterfaces;

/** What this node tells a peer of itself in a punch, and where it lets itself be sent to. */
final class OwnOffer {

    /** Interfaces do not tell the length of their prefix; a home's network is a /24, any link of IPv6 a /64. */
    private static final int LINK_BITS_IPV4 = 24;

    private static final int LINK_BITS_IPV6 = 64;

    private final OwnNat nat;
    private final NetworkInterfaces interfaces;
    private final Supplier<List<Endpoint>> portMapped;
    private final boolean privateNetwork;
    private List<Endpoint> bound = List.of();

    /**
     * Without sockets.
     *
     * @param portMapped what routers have promised to forward
     * @param privateNetwork whether the network that this node joins is private as a whole
     */
    OwnOffer(OwnNat nat, NetworkInterfaces interfaces, Supplier<List<Endpoint>> portMapped, boolean privateNetwork) {
        this.nat = nat;
        this.interfaces = interfaces;
        this.portMapped = portMapped;
        this.privateNetwork = privateNetwork;
    }

    void setBound(List<Endpoint> endpoints) {
        bound = List.copyOf(endpoints);
    }

    /** Sealed to the peer: what is private may be in it. The likeliest come first, so that they stay if there are many. */
    PunchOffer offer() {
        Map<Endpoint, Candidate> candidates = new LinkedHashMap<>();
        for (Endpoint mapped : nat.mapped()) {
            if (mapped.address().isPublic() || privateNetwork) {
                NatProfile profile = nat.report(mapped.family()).profile();
                candidates.put(mapped, Candidate.ofRecord(mapped, profile));
            }
        }
        portMapped
                .get()
                .forEach(endpoint -> candidates.put(endpoint, new Candidate(Candidate.Kind.PORT_MAPPED, endpoint)));
        for (Endpoint local : locals()) {
            NatProfile profile = nat.report(local.family()).profile();
            if (local.address().isPublic() || local.address().isPrivate()) {
                candidates.putIfAbsent(local, Candidate.ofRecord(local, profile));
            }
        }
        List<Candidate> best = new ArrayList<>(candidates.values());
        return new PunchOffer(
                best.subList(0, Math.min(best.size(), Candidate.MOST)), nat.profile(), nat.ports(IpFamily.IPV4));
    }

    /** The addresses at which others see this node. */
    List<IpAddress> mapped() {
        return nat.mapped().stream().map(Endpoint::address).toList();
    }

    TargetRules targets() {
        List<Endpoint> locals = locals();
        List<OnLink> links = locals.stream()
                .map(Endpoint::address)
                .map(address -> new OnLink(address, address.isIpv4() ? LINK_BITS_IPV4 : LINK_BITS_IPV6))
                .toList();
        return new TargetRules(locals, mapped(), links, privateNetwork);
    }

    private List<Endpoint> locals() {
        List<Endpoint> locals = new ArrayList<>();
        for (Endpoint endpoint : bound) {
            if (endpoint.address().isUnspecified()) {
                interfaces.addresses().stream()
                        .filter(address -> address.family() == endpoint.family())
                        .forEach(address -> locals.add(new Endpoint(address, endpoint.port())));
            } else {
                locals.add(endpoint);
            }
        }
        return locals;
    }
}
