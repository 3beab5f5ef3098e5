package org.warrenp2p.proto.codec;

import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Notice.CircuitClosed.End;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.wire.CircuitEndMessage;
import org.warrenp2p.proto.wire.FamiliesMessage;
import org.warrenp2p.proto.wire.FilteringMessage;
import org.warrenp2p.proto.wire.MappingMessage;
import org.warrenp2p.proto.wire.ReasonMessage;

/** Enumerations and their numbers on the wire, spelled out so that reordering a domain enum changes nothing there. */
final class WireEnums {

    private WireEnums() {}

    static FamiliesMessage toWire(Families families) {
        return switch (families) {
            case IPV4 -> FamiliesMessage.FAMILIES_IPV4;
            case IPV6 -> FamiliesMessage.FAMILIES_IPV6;
            case BOTH -> FamiliesMessage.FAMILIES_BOTH;
        };
    }

    /** A family that this version does not know cannot be served, so an unknown number is malformed. */
    static Families fromWire(FamiliesMessage families) throws MalformedFrameException {
        return switch (families) {
            case FAMILIES_IPV4 -> Families.IPV4;
            case FAMILIES_IPV6 -> Families.IPV6;
            case FAMILIES_BOTH -> Families.BOTH;
            case UNRECOGNIZED -> throw new MalformedFrameException("The families asked for are not known");
        };
    }

    static ReasonMessage toWire(Reason reason) {
        return switch (reason) {
            case UNKNOWN -> ReasonMessage.REASON_UNKNOWN;
            case NOT_SERVED -> ReasonMessage.REASON_NOT_SERVED;
            case UNCONFIRMED_SESSION -> ReasonMessage.REASON_UNCONFIRMED_SESSION;
            case BUSY -> ReasonMessage.REASON_BUSY;
            case QUOTA -> ReasonMessage.REASON_QUOTA;
            case BAD_SIGNATURE -> ReasonMessage.REASON_BAD_SIGNATURE;
            case BAD_TIME -> ReasonMessage.REASON_BAD_TIME;
            case STALE -> ReasonMessage.REASON_STALE;
            case ANSWER_TOO_LARGE -> ReasonMessage.REASON_ANSWER_TOO_LARGE;
            case NOT_RESPONSIBLE -> ReasonMessage.REASON_NOT_RESPONSIBLE;
            case NO_SUCH_TARGET -> ReasonMessage.REASON_NO_SUCH_TARGET;
            case FULL -> ReasonMessage.REASON_FULL;
            case PREFIX_FULL -> ReasonMessage.REASON_PREFIX_FULL;
            case DENIED -> ReasonMessage.REASON_DENIED;
            case NOT_A_RELAY -> ReasonMessage.REASON_NOT_A_RELAY;
        };
    }

    static Reason fromWire(ReasonMessage reason) {
        return switch (reason) {
            case REASON_UNKNOWN, UNRECOGNIZED -> Reason.UNKNOWN;
            case REASON_NOT_SERVED -> Reason.NOT_SERVED;
            case REASON_UNCONFIRMED_SESSION -> Reason.UNCONFIRMED_SESSION;
            case REASON_BUSY -> Reason.BUSY;
            case REASON_QUOTA -> Reason.QUOTA;
            case REASON_BAD_SIGNATURE -> Reason.BAD_SIGNATURE;
            case REASON_BAD_TIME -> Reason.BAD_TIME;
            case REASON_STALE -> Reason.STALE;
            case REASON_ANSWER_TOO_LARGE -> Reason.ANSWER_TOO_LARGE;
            case REASON_NOT_RESPONSIBLE -> Reason.NOT_RESPONSIBLE;
            case REASON_NO_SUCH_TARGET -> Reason.NO_SUCH_TARGET;
            case REASON_FULL -> Reason.FULL;
            case REASON_PREFIX_FULL -> Reason.PREFIX_FULL;
            case REASON_DENIED -> Reason.DENIED;
            case REASON_NOT_A_RELAY -> Reason.NOT_A_RELAY;
        };
    }

    static CircuitEndMessage toWire(End end) {
        return switch (end) {
            case UNKNOWN -> CircuitEndMessage.CIRCUIT_END_UNKNOWN;
            case DONE -> CircuitEndMessage.CIRCUIT_END_DONE;
            case IDLE -> CircuitEndMessage.CIRCUIT_END_IDLE;
            case USED_UP -> CircuitEndMessage.CIRCUIT_END_USED_UP;
            case PEER_GONE -> CircuitEndMessage.CIRCUIT_END_PEER_GONE;
            case SHUTDOWN -> CircuitEndMessage.CIRCUIT_END_SHUTDOWN;
        };
    }

    static End fromWire(CircuitEndMessage end) {
        return switch (end) {
            case CIRCUIT_END_UNKNOWN, UNRECOGNIZED -> End.UNKNOWN;
            case CIRCUIT_END_DONE -> End.DONE;
            case CIRCUIT_END_IDLE -> End.IDLE;
            case CIRCUIT_END_USED_UP -> End.USED_UP;
            case CIRCUIT_END_PEER_GONE -> End.PEER_GONE;
            case CIRCUIT_END_SHUTDOWN -> End.SHUTDOWN;
        };
    }

    static MappingMessage mappingToWire(NatProfile profile) {
        return switch (profile.mapping()) {
            case UNKNOWN -> MappingMessage.MAPPING_UNKNOWN;
            case NONE -> MappingMessage.MAPPING_NONE;
            case ENDPOINT_INDEPENDENT -> MappingMessage.MAPPING_ENDPOINT_INDEPENDENT;
            case ADDRESS_DEPENDENT -> MappingMessage.MAPPING_ADDRESS_DEPENDENT;
            case ADDRESS_AND_PORT_DEPENDENT -> MappingMessage.MAPPING_ADDRESS_AND_PORT_DEPENDENT;
        };
    }

    static FilteringMessage filteringToWire(NatProfile profile) {
        return switch (profile.filtering()) {
            case UNKNOWN -> FilteringMessage.FILTERING_UNKNOWN;
            case NONE -> FilteringMessage.FILTERING_NONE;
            case ENDPOINT_INDEPENDENT -> FilteringMessage.FILTERING_ENDPOINT_INDEPENDENT;
            case ADDRESS_DEPENDENT -> FilteringMessage.FILTERING_ADDRESS_DEPENDENT;
            case ADDRESS_AND_PORT_DEPENDENT -> FilteringMessage.FILTERING_ADDRESS_AND_PORT_DEPENDENT;
        };
    }

    static NatProfile fromWire(MappingMessage mapping, FilteringMessage filtering) {
        return new NatProfile(fromWire(mapping), fromWire(filtering));
    }

    private static MappingBehavior fromWire(MappingMessage mapping) {
        return switch (mapping) {
            case MAPPING_UNKNOWN, UNRECOGNIZED -> MappingBehavior.UNKNOWN;
            case MAPPING_NONE -> MappingBehavior.NONE;
            case MAPPING_ENDPOINT_INDEPENDENT -> MappingBehavior.ENDPOINT_INDEPENDENT;
            case MAPPING_ADDRESS_DEPENDENT -> MappingBehavior.ADDRESS_DEPENDENT;
            case MAPPING_ADDRESS_AND_PORT_DEPENDENT -> MappingBehavior.ADDRESS_AND_PORT_DEPENDENT;
        };
    }

    private static FilteringBehavior fromWire(FilteringMessage filtering) {
        return switch (filtering) {
            case FILTERING_UNKNOWN, UNRECOGNIZED -> FilteringBehavior.UNKNOWN;
            case FILTERING_NONE -> FilteringBehavior.NONE;
            case FILTERING_ENDPOINT_INDEPENDENT -> FilteringBehavior.ENDPOINT_INDEPENDENT;
            case FILTERING_ADDRESS_DEPENDENT -> FilteringBehavior.ADDRESS_DEPENDENT;
            case FILTERING_ADDRESS_AND_PORT_DEPENDENT -> FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT;
        };
    }

    static byte toWire(Candidate.Kind kind) {
        return switch (kind) {
            case HOST -> 1;
            case IPV6 -> 2;
            case PORT_MAPPED -> 3;
            case PUBLIC -> 4;
            case MAPPED_OPEN -> 5;
            case MAPPED -> 6;
            case PEER_REFLEXIVE -> 7;
        };
    }

    /** A kind that this version does not know is taken for the one that asks for the most care. */
    static Candidate.Kind candidateFromWire(byte number) {
        return switch (number) {
            case 1 -> Candidate.Kind.HOST;
            case 2 -> Candidate.Kind.IPV6;
            case 3 -> Candidate.Kind.PORT_MAPPED;
            case 4 -> Candidate.Kind.PUBLIC;
            case 5 -> Candidate.Kind.MAPPED_OPEN;
            case 7 -> Candidate.Kind.PEER_REFLEXIVE;
            default -> Candidate.Kind.MAPPED;
        };
    }
}
