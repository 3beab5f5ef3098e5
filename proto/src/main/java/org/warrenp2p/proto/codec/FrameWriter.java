package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.wire.AnnouncedMessage;
import org.warrenp2p.proto.wire.CoordinateMessage;
import org.warrenp2p.proto.wire.CoordinatingMessage;
import org.warrenp2p.proto.wire.FindNodeMessage;
import org.warrenp2p.proto.wire.FrameMessage;
import org.warrenp2p.proto.wire.GetRecordMessage;
import org.warrenp2p.proto.wire.GetValueMessage;
import org.warrenp2p.proto.wire.GoodbyeMessage;
import org.warrenp2p.proto.wire.KeepAliveMessage;
import org.warrenp2p.proto.wire.NodesMessage;
import org.warrenp2p.proto.wire.PingMessage;
import org.warrenp2p.proto.wire.PongMessage;
import org.warrenp2p.proto.wire.ProbingMessage;
import org.warrenp2p.proto.wire.PunchAnswerMessage;
import org.warrenp2p.proto.wire.PutRecordMessage;
import org.warrenp2p.proto.wire.PutValueMessage;
import org.warrenp2p.proto.wire.RefusedMessage;
import org.warrenp2p.proto.wire.SignedRecordMessage;
import org.warrenp2p.proto.wire.StoredMessage;

/** From the frame to the generated message. A value that the other side would refuse is a fault of the program. */
final class FrameWriter {

    private FrameWriter() {}

    static FrameMessage write(Frame frame) {
        FrameMessage.Builder message = FrameMessage.newBuilder();
        return switch (frame.kind()) {
            case ASKING -> asking((Frame.Asking) frame, message).build();
            case ANSWERING -> answering((Frame.Answering) frame, message).build();
            case TELLING -> notice(((Frame.Telling) frame).notice(), message).build();
        };
    }

    private static FrameMessage.Builder asking(Frame.Asking frame, FrameMessage.Builder message) {
        if (frame.maxAnswerBytes() < 0 || frame.maxAnswerBytes() > WireLimits.MAX_DATAGRAM_BYTES) {
            throw new IllegalArgumentException("A request allows 0 to 1,232 bytes back, not " + frame.maxAnswerBytes());
        }
        message.setExchange(frame.exchange())
                .setClient(isClient(frame.role()))
                .setMaxAnswerBytes(frame.maxAnswerBytes());
        Request request = frame.request();
        return switch (request.kind()) {
            case PING -> message.setPing(PingMessage.getDefaultInstance());
            case FIND_NODE -> message.setFindNode(findNode((Request.FindNode) request));
            case GET_RECORD -> message.setGetRecord(getRecord((Request.GetRecord) request));
            case PUT_RECORD ->
                message.setPutRecord(
                        PutRecordMessage.newBuilder().setRecord(signedRecord(((Request.PutRecord) request).record())));
            case GET_VALUE -> message.setGetValue(getValue((Request.GetValue) request));
            case PUT_VALUE -> message.setPutValue(putValue((Request.PutValue) request));
            case GET_ANNOUNCEMENTS ->
                message.setGetAnnouncements(TopicWire.getAnnouncements((Request.GetAnnouncements) request));
            case PUT_ANNOUNCEMENT ->
                message.setPutAnnouncement(TopicWire.putAnnouncement((Request.PutAnnouncement) request));
            case PROBE_ME -> message.setProbeMe(ProbeWire.probeMe((Request.ProbeMe) request));
            case PROBE_FOR -> message.setProbeFor(ProbeWire.probeFor((Request.ProbeFor) request));
            case PUNCH -> message.setPunch(PunchWire.write(((Request.Punch) request).order()));
            case COORDINATE ->
                message.setCoordinate(CoordinateMessage.newBuilder().setStop(((Request.Coordinate) request).stop()));
            case PASS_ORDER -> message.setPassOrder(OrderWire.passOrder((Request.PassOrder) request));
            case RESERVE -> message.setReserve(CircuitWire.reserve((Request.Reserve) request));
            case OPEN_CIRCUIT -> message.setOpenCircuit(CircuitWire.openCircuit((Request.OpenCircuit) request));
        };
    }

    private static FrameMessage.Builder answering(Frame.Answering frame, FrameMessage.Builder message) {
        message.setExchange(frame.exchange()).setObserved(PackedAddresses.packEndpoint(frame.observed()));
        Response response = frame.response();
        return switch (response.kind()) {
            case PONG -> message.setPong(pong((Response.Pong) response));
            case NODES ->
                message.setNodes(NodesMessage.newBuilder()
                        .setContacts(PackedAddresses.packContacts(((Response.Nodes) response).contacts())));
            case RECORD_FOUND -> message.setRecordFound(signedRecord(((Response.RecordFound) response).record()));
            case STORED -> message.setStored(StoredMessage.getDefaultInstance());
            case REFUSED -> message.setRefused(refused((Response.Refused) response));
            case VALUE_FOUND -> message.setValueFound(ValueCodec.write(((Response.ValueFound) response).value()));
            case ANNOUNCEMENTS_FOUND ->
                message.setAnnouncementsFound(TopicWire.found((Response.AnnouncementsFound) response));
            case ANNOUNCED ->
                message.setAnnounced(AnnouncedMessage.newBuilder().setFull(((Response.Announced) response).full()));
            case PROBING -> message.setProbing(ProbingMessage.getDefaultInstance());
            case PUNCH_ANSWER -> message.setPunchAnswer(PunchAnswerMessage.getDefaultInstance());
            case COORDINATING ->
                message.setCoordinating(CoordinatingMessage.newBuilder()
                        .setExpiresSeconds(((Response.Coordinating) response).expiresSeconds()));
            case ORDER_PASSED -> message.setOrderPassed(OrderWire.orderPassed((Response.OrderPassed) response));
            case RESERVED -> message.setReserved(CircuitWire.reserved((Response.Reserved) response));
            case CIRCUIT_OPENED -> message.setCircuitOpened(CircuitWire.opened((Response.CircuitOpened) response));
        };
    }

    private static FrameMessage.Builder notice(Notice notice, FrameMessage.Builder message) {
        return switch (notice.kind()) {
            case KEEP_ALIVE -> message.setKeepAlive(KeepAliveMessage.getDefaultInstance());
            case PATH_CHALLENGE -> message.setPathChallenge(((Notice.PathChallenge) notice).nonce());
            case PATH_RESPONSE -> message.setPathResponse(((Notice.PathResponse) notice).nonce());
            case GOODBYE -> message.setGoodbye(GoodbyeMessage.getDefaultInstance());
            case REACH_PROBE -> message.setReachProbe(((Notice.ReachProbe) notice).nonce());
            case REACH_ECHO -> message.setReachEcho(((Notice.ReachEcho) notice).nonce());
            case PUNCH_PACKET -> punch((Notice.PunchPacket) notice, message);
            case ORDER -> message.setOrder(OrderWire.order((Notice.Order) notice));
            case CIRCUIT_OFFERED -> message.setCircuitOffered(CircuitWire.offered((Notice.CircuitOffered) notice));
            case CIRCUIT_CLOSED -> message.setCircuitClosed(CircuitWire.closed((Notice.CircuitClosed) notice));
        };
    }

    private static FrameMessage.Builder punch(Notice.PunchPacket notice, FrameMessage.Builder message) {
        return switch (notice.role()) {
            case PROBE -> message.setPunchProbe(notice.punch());
            case ANSWER -> message.setPunchReply(notice.punch());
            case NOMINATION -> message.setPunchNomination(notice.punch());
        };
    }

    private static FindNodeMessage findNode(Request.FindNode request) {
        return FindNodeMessage.newBuilder()
                .setTarget(target(request.target()))
                .setFamilies(WireEnums.toWire(request.families()))
                .build();
    }

    private static GetRecordMessage getRecord(Request.GetRecord request) {
        return GetRecordMessage.newBuilder()
                .setTarget(target(request.target()))
                .setFamilies(WireEnums.toWire(request.families()))
                .build();
    }

    private static GetValueMessage getValue(Request.GetValue request) {
        return GetValueMessage.newBuilder()
                .setTarget(target(request.target()))
                .setFamilies(WireEnums.toWire(request.families()))
                .build();
    }

    private static PutValueMessage putValue(Request.PutValue request) {
        return PutValueMessage.newBuilder()
                .setValue(ValueCodec.write(request.value()))
                .setLifeSeconds(request.lifeSeconds())
                .build();
    }

    private static PongMessage pong(Response.Pong pong) {
        requirePort("An auxiliary port", pong.auxiliaryPort());
        requirePort("A port for tunnels", pong.tunnelPort());
        PongMessage.Builder message = PongMessage.newBuilder()
                .setClient(isClient(pong.role()))
                .setAuxiliaryPort(pong.auxiliaryPort())
                .setClockMillis(pong.clockMillis())
                .setTunnelPort(pong.tunnelPort());
        Endpoint other = pong.otherEndpoint();
        if (other != null) {
            message.setOtherEndpoint(PackedAddresses.packEndpoint(other));
        }
        return message.build();
    }

    private static void requirePort(String what, int port) {
        if (port < 0 || port > WireLimits.MAX_PORT) {
            throw new IllegalArgumentException(what + " is 0 to 65,535, not " + port);
        }
    }

    private static RefusedMessage refused(Response.Refused refused) {
        int retryAfterSeconds = refused.retryAfterSeconds();
        if (retryAfterSeconds < 0 || retryAfterSeconds > WireLimits.MAX_RETRY_AFTER_SECONDS) {
            throw new IllegalArgumentException("Come back after 0 to 86,400 seconds, not " + retryAfterSeconds);
        }
        return RefusedMessage.newBuilder()
                .setReason(WireEnums.toWire(refused.reason()))
                .setRetryAfterSeconds(retryAfterSeconds)
                .build();
    }

    private static SignedRecordMessage signedRecord(SignedPeerRecord record) {
        return SignedRecordMessage.newBuilder()
                .setRecord(ByteString.copyFrom(record.encoded().asBuffer()))
                .setSignature(ByteString.copyFrom(record.signature().asBuffer()))
                .build();
    }

    static ByteString target(Key key) {
        return UnsafeByteOperations.unsafeWrap(key.toBytes());
    }

    private static boolean isClient(Frame.Role role) {
        return switch (role) {
            case CLIENT -> true;
            case SERVER -> false;
        };
    }
}
