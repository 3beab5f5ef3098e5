package org.warrenp2p.proto.codec;

import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.proto.wire.PortPatternMessage;
import org.warrenp2p.proto.wire.PortsMessage;
import org.warrenp2p.proto.wire.PunchKindMessage;
import org.warrenp2p.proto.wire.PunchMessage;
import org.warrenp2p.proto.wire.PunchRoundMessage;

/** Orders of punches, to and from the generated classes. */
final class PunchWire {

    /** A step of more would jump over every port. */
    private static final int MAX_DELTA = WireLimits.MAX_PORT;

    private PunchWire() {}

    static PunchMessage write(PunchOrder order) {
        PunchOffer offer = order.offer();
        PunchMessage.Builder message = PunchMessage.newBuilder()
                .setPunch(order.punch())
                .setKind(toWire(order.kind()))
                .setRound(toWire(order.round()))
                .setCandidates(PackedAddresses.packCandidates(offer.candidates()))
                .setMapping(WireEnums.mappingToWire(offer.nat()))
                .setFiltering(WireEnums.filteringToWire(offer.nat()));
        if (!offer.ports().equals(PortPattern.UNKNOWN)) {
            message.setPorts(write(offer.ports()));
        }
        return message.build();
    }

    private static PortPatternMessage write(PortPattern ports) {
        if (Math.abs((long) ports.delta()) > MAX_DELTA || !isPort(ports.next())) {
            throw new IllegalArgumentException("There is no such sequence of ports: " + ports);
        }
        return PortPatternMessage.newBuilder()
                .setKind(toWire(ports.kind()))
                .setDelta(ports.delta())
                .setNext(ports.next())
                .setFirst(ports.first())
                .setLast(ports.last())
                .build();
    }

    static PunchOrder read(PunchMessage message) throws MalformedFrameException {
        PunchOffer offer = new PunchOffer(
                PackedAddresses.unpackCandidates(message.getCandidates(), Candidate.MOST),
                WireEnums.fromWire(message.getMapping(), message.getFiltering()),
                message.hasPorts() ? read(message.getPorts()) : PortPattern.UNKNOWN);
        return new PunchOrder(message.getPunch(), fromWire(message.getKind()), fromWire(message.getRound()), offer);
    }

    /** What does not belong to the kind is not looked at. */
    private static PortPattern read(PortPatternMessage message) throws MalformedFrameException {
        return switch (message.getKind()) {
            case PORTS_UNKNOWN, UNRECOGNIZED -> PortPattern.UNKNOWN;
            case PORTS_RANDOM -> PortPattern.RANDOM;
            case PORTS_SEQUENTIAL -> {
                int delta = message.getDelta();
                if (delta == 0 || Math.abs((long) delta) > MAX_DELTA || !isNamed(message.getNext())) {
                    throw new MalformedFrameException("A sequence of ports has no step or no next one");
                }
                yield PortPattern.sequential(delta, message.getNext());
            }
            case PORTS_WINDOW -> {
                if (!isNamed(message.getFirst())
                        || !isNamed(message.getLast())
                        || message.getFirst() > message.getLast()) {
                    throw new MalformedFrameException("A window of ports ends before it begins");
                }
                yield PortPattern.window(message.getFirst(), message.getLast());
            }
        };
    }

    private static boolean isPort(int port) {
        return port >= 0 && port <= WireLimits.MAX_PORT;
    }

    private static boolean isNamed(int port) {
        return port != 0 && isPort(port);
    }

    private static PunchKindMessage toWire(PunchOrder.Kind kind) {
        return switch (kind) {
            case FIRE -> PunchKindMessage.PUNCH_FIRE;
            case PREPARE -> PunchKindMessage.PUNCH_PREPARE;
            case DECLINE -> PunchKindMessage.PUNCH_DECLINE;
        };
    }

    private static PunchOrder.Kind fromWire(PunchKindMessage kind) throws MalformedFrameException {
        return switch (kind) {
            case PUNCH_FIRE -> PunchOrder.Kind.FIRE;
            case PUNCH_PREPARE -> PunchOrder.Kind.PREPARE;
            case PUNCH_DECLINE -> PunchOrder.Kind.DECLINE;
            case UNRECOGNIZED -> throw new MalformedFrameException("What an order asks for is not known");
        };
    }

    private static PortsMessage toWire(PortPattern.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> PortsMessage.PORTS_UNKNOWN;
            case SEQUENTIAL -> PortsMessage.PORTS_SEQUENTIAL;
            case WINDOW -> PortsMessage.PORTS_WINDOW;
            case RANDOM -> PortsMessage.PORTS_RANDOM;
        };
    }

    private static PunchRoundMessage toWire(Round round) {
        return switch (round) {
            case EARLY -> throw new IllegalArgumentException("Early probes go out without an order");
            case FIRE -> PunchRoundMessage.ROUND_FIRE;
            case FRESH_SOCKETS -> PunchRoundMessage.ROUND_FRESH_SOCKETS;
            case PREDICTION -> PunchRoundMessage.ROUND_PREDICTION;
            case SPRAY -> PunchRoundMessage.ROUND_SPRAY;
        };
    }

    private static Round fromWire(PunchRoundMessage round) throws MalformedFrameException {
        return switch (round) {
            case ROUND_FIRE -> Round.FIRE;
            case ROUND_FRESH_SOCKETS -> Round.FRESH_SOCKETS;
            case ROUND_PREDICTION -> Round.PREDICTION;
            case ROUND_SPRAY -> Round.SPRAY;
            case UNRECOGNIZED -> throw new MalformedFrameException("The round of an order is not known");
        };
    }
}
