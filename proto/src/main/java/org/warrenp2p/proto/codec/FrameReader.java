package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.wire.FindNodeMessage;
import org.warrenp2p.proto.wire.FrameMessage;
import org.warrenp2p.proto.wire.GetRecordMessage;
import org.warrenp2p.proto.wire.GetValueMessage;
import org.warrenp2p.proto.wire.PongMessage;
import org.warrenp2p.proto.wire.PutValueMessage;
import org.warrenp2p.proto.wire.RefusedMessage;
import org.warrenp2p.proto.wire.SignedRecordMessage;

/** From the generated message to the frame, checking every limit. */
final class FrameReader {

    private FrameReader() {}

    static Frame read(FrameMessage message) throws MalformedFrameException {
        return switch (message.getBodyCase()) {
            case PING -> asking(message, new Request.Ping());
            case FIND_NODE -> asking(message, findNode(message.getFindNode()));
            case GET_RECORD -> asking(message, getRecord(message.getGetRecord()));
            case PUT_RECORD ->
                asking(
                        message,
                        new Request.PutRecord(
                                signedRecord(message.getPutRecord().getRecord())));
            case GET_VALUE -> asking(message, getValue(message.getGetValue()));
            case PUT_VALUE -> asking(message, putValue(message.getPutValue()));
            case GET_ANNOUNCEMENTS -> asking(message, TopicWire.read(message.getGetAnnouncements()));
            case PUT_ANNOUNCEMENT -> asking(message, TopicWire.read(message.getPutAnnouncement()));
            case PROBE_ME -> asking(message, ProbeWire.read(message.getProbeMe()));
            case PROBE_FOR -> asking(message, ProbeWire.read(message.getProbeFor()));
            case PUNCH -> asking(message, new Request.Punch(PunchWire.read(message.getPunch())));
            case COORDINATE ->
                asking(message, new Request.Coordinate(message.getCoordinate().getStop()));
            case PASS_ORDER -> asking(message, OrderWire.read(message.getPassOrder()));
            case RESERVE ->
                asking(message, new Request.Reserve(message.getReserve().getStop()));
            case OPEN_CIRCUIT -> asking(message, CircuitWire.read(message.getOpenCircuit()));
            case PONG -> answering(message, pong(message.getPong()));
            case NODES ->
                answering(
                        message,
                        new Response.Nodes(PackedAddresses.unpackContacts(
                                message.getNodes().getContacts(), Response.Nodes.MAX_CONTACTS)));
            case RECORD_FOUND -> answering(message, new Response.RecordFound(signedRecord(message.getRecordFound())));
            case STORED -> answering(message, new Response.Stored());
            case REFUSED -> answering(message, refused(message.getRefused()));
            case VALUE_FOUND -> answering(message, new Response.ValueFound(ValueCodec.read(message.getValueFound())));
            case ANNOUNCEMENTS_FOUND -> answering(message, TopicWire.read(message.getAnnouncementsFound()));
            case ANNOUNCED ->
                answering(message, new Response.Announced(message.getAnnounced().getFull()));
            case PROBING -> answering(message, new Response.Probing());
            case PUNCH_ANSWER -> answering(message, new Response.PunchAnswer());
            case COORDINATING -> answering(message, OrderWire.read(message.getCoordinating()));
            case ORDER_PASSED -> answering(message, OrderWire.read(message.getOrderPassed()));
            case RESERVED -> answering(message, CircuitWire.read(message.getReserved()));
            case CIRCUIT_OPENED -> answering(message, CircuitWire.read(message.getCircuitOpened()));
            case KEEP_ALIVE -> new Frame.Telling(new Notice.KeepAlive());
            case PATH_CHALLENGE -> new Frame.Telling(new Notice.PathChallenge(message.getPathChallenge()));
            case PATH_RESPONSE -> new Frame.Telling(new Notice.PathResponse(message.getPathResponse()));
            case GOODBYE -> new Frame.Telling(new Notice.Goodbye());
            case REACH_PROBE -> new Frame.Telling(new Notice.ReachProbe(message.getReachProbe()));
            case REACH_ECHO -> new Frame.Telling(new Notice.ReachEcho(message.getReachEcho()));
            case PUNCH_PROBE -> punch(message.getPunchProbe(), PacketRole.PROBE);
            case PUNCH_REPLY -> punch(message.getPunchReply(), PacketRole.ANSWER);
            case PUNCH_NOMINATION -> punch(message.getPunchNomination(), PacketRole.NOMINATION);
            case ORDER -> new Frame.Telling(OrderWire.read(message.getOrder()));
            case CIRCUIT_OFFERED -> new Frame.Telling(CircuitWire.read(message.getCircuitOffered()));
            case CIRCUIT_CLOSED -> new Frame.Telling(CircuitWire.read(message.getCircuitClosed()));
            case BODY_NOT_SET -> throw new MalformedFrameException("The frame has no body that is known here");
        };
    }

    private static Frame punch(long punch, PacketRole role) {
        return new Frame.Telling(new Notice.PunchPacket(punch, role));
    }

    private static Frame asking(FrameMessage message, Request request) throws MalformedFrameException {
        int maxAnswerBytes = message.getMaxAnswerBytes();
        if (maxAnswerBytes < 0 || maxAnswerBytes > WireLimits.MAX_DATAGRAM_BYTES) {
            throw new MalformedFrameException("A request allows more than 1,232 bytes back");
        }
        return new Frame.Asking(message.getExchange(), role(message.getClient()), maxAnswerBytes, request);
    }

    private static Frame answering(FrameMessage message, Response response) throws MalformedFrameException {
        return new Frame.Answering(
                message.getExchange(), PackedAddresses.unpackEndpoint(message.getObserved()), response);
    }

    private static Request findNode(FindNodeMessage message) throws MalformedFrameException {
        return new Request.FindNode(target(message.getTarget()), WireEnums.fromWire(message.getFamilies()));
    }

    private static Request getRecord(GetRecordMessage message) throws MalformedFrameException {
        return new Request.GetRecord(target(message.getTarget()), WireEnums.fromWire(message.getFamilies()));
    }

    private static Request getValue(GetValueMessage message) throws MalformedFrameException {
        return new Request.GetValue(target(message.getTarget()), WireEnums.fromWire(message.getFamilies()));
    }

    private static Request putValue(PutValueMessage message) throws MalformedFrameException {
        int lifeSeconds = message.getLifeSeconds();
        if (lifeSeconds < 1 || lifeSeconds > Request.PutValue.MAX_LIFE_SECONDS) {
            throw new MalformedFrameException("A value lives 1 to 86,400 seconds");
        }
        return new Request.PutValue(ValueCodec.read(message.getValue()), lifeSeconds);
    }

    private static Response pong(PongMessage message) throws MalformedFrameException {
        @Nullable
        Endpoint other = message.getOtherEndpoint().isEmpty()
                ? null
                : PackedAddresses.unpackEndpoint(message.getOtherEndpoint());
        requirePort(message.getAuxiliaryPort());
        requirePort(message.getTunnelPort());
        if (message.getClockMillis() < 0) {
            throw new MalformedFrameException("A pong's clock is beyond what 63 bits count");
        }
        return new Response.Pong(
                role(message.getClient()),
                other,
                message.getAuxiliaryPort(),
                message.getClockMillis(),
                message.getTunnelPort());
    }

    private static void requirePort(int port) throws MalformedFrameException {
        if (port < 0 || port > WireLimits.MAX_PORT) {
            throw new MalformedFrameException("A port is above 65,535");
        }
    }

    private static Response refused(RefusedMessage message) throws MalformedFrameException {
        int retryAfterSeconds = message.getRetryAfterSeconds();
        if (retryAfterSeconds < 0 || retryAfterSeconds > WireLimits.MAX_RETRY_AFTER_SECONDS) {
            throw new MalformedFrameException("A refusal asks to come back after more than a day");
        }
        return new Response.Refused(WireEnums.fromWire(message.getReason()), retryAfterSeconds);
    }

    private static SignedPeerRecord signedRecord(SignedRecordMessage message) throws MalformedFrameException {
        return RecordCodec.decode(message.getRecord(), message.getSignature());
    }

    static Key target(ByteString target) throws MalformedFrameException {
        if (target.size() != Key.LENGTH) {
            throw new MalformedFrameException("A target has 32 bytes");
        }
        return Key.of(target.toByteArray(), 0);
    }

    private static Frame.Role role(boolean client) {
        return client ? Frame.Role.CLIENT : Frame.Role.SERVER;
    }
}
