package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.candidate.TargetRules;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.Round;

/** What this side knows of the other: from its record, from coordinators, and from its own orders. */
final class PeerPicture {

    private final TargetRules rules;
    private List<Candidate> candidates = List.of();
    private List<Candidate> fresh = List.of();
    private NatProfile nat = NatProfile.UNKNOWN;
    private PortPattern ports = PortPattern.UNKNOWN;
    private @Nullable Endpoint validated;

    PeerPicture(TargetRules rules) {
        this.rules = rules;
    }

    /** What its record says. */
    void recorded(PunchOffer record) {
        candidates = rules.admit(record.candidates(), false, List.of());
        nat = record.nat();
        ports = record.ports();
    }

    /** What it says itself; {@code round} tells whether the candidates are its main ones. */
    void offered(Round round, PunchOffer offer) {
        List<Candidate> admitted = rules.admit(offer.candidates(), true, mapped());
        if (round == Round.FIRE) {
            candidates = admitted;
        } else {
            fresh = admitted;
        }
        nat = offer.nat();
        ports = offer.ports();
    }

    /** Where a coordinator has validated it. */
    void validatedAt(Endpoint endpoint) {
        if (rules.judge(endpoint, false, List.of()).allows()) {
            validated = endpoint;
        }
    }

    /** Where round 1 fires: everything that is known, the validated endpoint included. */
    List<Endpoint> targets() {
        List<Endpoint> targets =
                new ArrayList<>(candidates.stream().map(Candidate::endpoint).toList());
        if (validated != null && !targets.contains(validated)) {
            // it takes the place of the least likely one
            if (targets.size() == Candidate.MOST) {
                targets.remove(Candidate.MOST - 1);
            }
            targets.add(validated);
        }
        return targets;
    }

    /** Where nothing can be spoilt by probing early. */
    List<Endpoint> earlyTargets() {
        return candidates.stream()
                .filter(candidate -> candidate.kind().mayBeProbedEarly())
                .map(Candidate::endpoint)
                .toList();
    }

    /** Whether a probe is likely to be answered without an order. */
    boolean isOpen() {
        return candidates.stream()
                .anyMatch(candidate -> candidate.kind() == Candidate.Kind.PUBLIC
                        || candidate.kind() == Candidate.Kind.MAPPED_OPEN
                        || candidate.kind() == Candidate.Kind.PORT_MAPPED);
    }

    /** Its new sockets, as it has offered them last. */
    List<Endpoint> freshTargets() {
        return fresh.stream().map(Candidate::endpoint).toList();
    }

    /** Its mapped address, by the coordinator; before that, by its record. */
    List<IpAddress> mapped() {
        if (validated != null) {
            return List.of(validated.address());
        }
        return candidates.stream()
                .map(candidate -> candidate.endpoint().address())
                .filter(IpAddress::isPublic)
                .distinct()
                .toList();
    }

    /** Whether it is seen at an address where this node is seen as well: behind the same translator, or on the same host. */
    boolean isMappedToOneOf(List<IpAddress> own) {
        return mapped().stream().anyMatch(own::contains);
    }

    NatProfile nat() {
        return nat;
    }

    PortPattern ports() {
        return ports;
    }

    @Nullable
    Endpoint validated() {
        return validated;
    }

    boolean isValidatedAt(IpAddress address) {
        return validated != null && validated.address().equals(address);
    }

    /** Whether packets may go to where one seems to have come from: a source can be forged, so the rules hold there too. */
    boolean mayBeAt(Endpoint source) {
        return rules.judge(source, true, mapped()).allows();
    }

    /** Whether {@code endpoint} is one that round 1 knows. */
    boolean knows(Endpoint endpoint) {
        return targets().contains(endpoint);
    }
}
