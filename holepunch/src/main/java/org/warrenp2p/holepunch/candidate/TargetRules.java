package org.warrenp2p.holepunch.candidate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.transport.RateBuckets;

/**
 * Where this node sends packets because somebody else said so. From a public source: public addresses only; private and
 * carrier ranges in sealed orders when both sides have the same mapped address (or /64), or the target is on a link of
 * ours. In a network that is private itself, as in a laboratory, private addresses are what public ones are elsewhere.
 */
public final class TargetRules {

    /** The one well-known port that peers listen on, for networks that let nothing else out. */
    private static final int HTTPS_PORT = 443;

    private static final int FIRST_UNPRIVILEGED = 1_024;

    private final List<Endpoint> own;
    private final List<IpAddress> mapped;
    private final List<OnLink> links;
    private final boolean privateNetwork;

    /**
     * The rules of one node.
     *
     * @param own its sockets, with every address
     * @param mapped its addresses as observers see them
     * @param links its networks
     * @param privateNetwork whether the network that it joined is private as a whole
     */
    public TargetRules(List<Endpoint> own, List<IpAddress> mapped, List<OnLink> links, boolean privateNetwork) {
        this.own = List.copyOf(own);
        this.mapped = List.copyOf(mapped);
        this.links = List.copyOf(links);
        this.privateNetwork = privateNetwork;
    }

    /** Whether private addresses are what public ones are elsewhere. */
    public boolean isPrivateNetwork() {
        return privateNetwork;
    }

    /** A network that an interface is in, by an address and the number of its leading bits. */
    public record OnLink(IpAddress network, int prefixBits) {

        boolean contains(IpAddress address) {
            return address.family() == network.family()
                    && address.prefix(prefixBits).equals(network.prefix(prefixBits));
        }
    }

    /**
     * Whether packets may go to {@code target}.
     *
     * @param sealed whether the peer itself said so, end to end; false for what a coordinator or a record says
     * @param peerMapped the peer's addresses as a coordinator validated them
     */
    public TargetVerdict judge(Endpoint target, boolean sealed, List<IpAddress> peerMapped) {
        IpAddress address = target.address();
        if (target.port() < FIRST_UNPRIVILEGED && target.port() != HTTPS_PORT) {
            return TargetVerdict.PRIVILEGED_PORT;
        }
        if (own.contains(target)) {
            return TargetVerdict.OURSELVES;
        }
        if (address.isPublic()) {
            return TargetVerdict.ALLOWED;
        }
        if (!address.isPrivate()) {
            return TargetVerdict.UNUSABLE_ADDRESS;
        }
        if (privateNetwork) {
            return TargetVerdict.ALLOWED;
        }
        boolean neighbours = isOnLink(address) || isBehindTheSame(peerMapped);
        return sealed && neighbours ? TargetVerdict.NEIGHBOUR : TargetVerdict.FOREIGN_PRIVATE_NETWORK;
    }

    /**
     * The candidates that may be tried, in order of kind, each endpoint once, at most {@link Candidate#MOST}.
     */
    public List<Candidate> admit(List<Candidate> named, boolean sealed, List<IpAddress> peerMapped) {
        List<Candidate> sorted = new ArrayList<>(named.subList(0, Math.min(named.size(), Candidate.MOST)));
        sorted.removeIf(
                candidate -> !judge(candidate.endpoint(), sealed, peerMapped).allows());
        sorted.sort((a, b) -> a.kind().compareTo(b.kind()));
        Set<Endpoint> seen = new LinkedHashSet<>();
        sorted.removeIf(candidate -> !seen.add(candidate.endpoint()));
        return List.copyOf(sorted);
    }

    private boolean isOnLink(IpAddress address) {
        return links.stream().anyMatch(link -> link.contains(address));
    }

    private boolean isBehindTheSame(List<IpAddress> peerMapped) {
        return mapped.stream()
                .anyMatch(ours -> peerMapped.stream()
                        .anyMatch(theirs -> RateBuckets.hostOf(ours).equals(RateBuckets.hostOf(theirs))));
    }
}
