package org.warrenp2p.proto.codec;

import com.google.protobuf.CodedOutputStream;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;

/**
 * How long a frame's encoding will be, by arithmetic: large simulations pass frames as objects and need their size on
 * the wire for every one. A field with its default value is not written (protobuf 3), but a body always is.
 */
final class FrameLength {

    /** Fields 1 to 15 have tags of one byte, the bodies (16 and up) of two. */
    private static final int TAG_BYTES = 1;

    private static final int BODY_TAG_BYTES = 2;

    /** Tag and value of a boolean, or of an enumeration below 128. */
    private static final int SMALL_FIELD_BYTES = TAG_BYTES + 1;

    private FrameLength() {}

    static int of(Frame frame) {
        return switch (frame.kind()) {
            case ASKING -> asking((Frame.Asking) frame);
            case ANSWERING -> answering((Frame.Answering) frame);
            case TELLING -> notice(((Frame.Telling) frame).notice());
        };
    }

    private static int asking(Frame.Asking frame) {
        return fixed64(frame.exchange())
                + role(frame.role())
                + number(frame.maxAnswerBytes())
                + body(request(frame.request()));
    }

    private static int answering(Frame.Answering frame) {
        return fixed64(frame.exchange())
                + field(PackedAddresses.endpointBytes(frame.observed()))
                + body(response(frame.response()));
    }

    private static int notice(Notice notice) {
        return switch (notice.kind()) {
            case KEEP_ALIVE, GOODBYE -> body(0);
            case PATH_CHALLENGE, PATH_RESPONSE, REACH_PROBE, REACH_ECHO, PUNCH_PACKET -> BODY_TAG_BYTES + Long.BYTES;
            case ORDER -> body(order((Notice.Order) notice));
            case CIRCUIT_OFFERED -> body(offered((Notice.CircuitOffered) notice));
            case CIRCUIT_CLOSED -> body(closed((Notice.CircuitClosed) notice));
        };
    }

    private static int request(Request request) {
        return switch (request.kind()) {
            case PING -> 0;
            case FIND_NODE -> target(((Request.FindNode) request).families());
            case GET_RECORD -> target(((Request.GetRecord) request).families());
            case PUT_RECORD -> field(signedRecord(((Request.PutRecord) request).record()));
            case GET_VALUE -> target(((Request.GetValue) request).families());
            case PUT_VALUE -> putValue((Request.PutValue) request);
            case GET_ANNOUNCEMENTS -> getAnnouncements((Request.GetAnnouncements) request);
            case PUT_ANNOUNCEMENT ->
                field(shard(((Request.PutAnnouncement) request).shard())) + field(AnnouncementCodec.PACKED_BYTES);
            case PROBE_ME -> probeMe((Request.ProbeMe) request);
            case PROBE_FOR -> probeFor((Request.ProbeFor) request);
            case PUNCH -> PunchWire.write(((Request.Punch) request).order()).getSerializedSize();
            case COORDINATE -> flag(((Request.Coordinate) request).stop());
            case PASS_ORDER ->
                field(PeerId.KEY_LENGTH)
                        + field(((Request.PassOrder) request).sealed().length());
            case RESERVE -> flag(((Request.Reserve) request).stop());
            case OPEN_CIRCUIT -> openCircuit((Request.OpenCircuit) request);
        };
    }

    private static int response(Response response) {
        return switch (response.kind()) {
            case PONG -> pong((Response.Pong) response);
            case NODES -> optionalField(PackedAddresses.contactListBytes(((Response.Nodes) response).contacts()));
            case RECORD_FOUND -> signedRecord(((Response.RecordFound) response).record());
            case STORED, PUNCH_ANSWER -> 0;
            case REFUSED -> refused((Response.Refused) response);
            case VALUE_FOUND -> value(((Response.ValueFound) response).value());
            case ANNOUNCEMENTS_FOUND -> announcements((Response.AnnouncementsFound) response);
            case ANNOUNCED -> flag(((Response.Announced) response).full());
            case PROBING -> 0;
            case COORDINATING -> number(((Response.Coordinating) response).expiresSeconds());
            case ORDER_PASSED -> field(passage(((Response.OrderPassed) response).target()));
            case RESERVED ->
                number(((Response.Reserved) response).expiresSeconds())
                        + field(limits(((Response.Reserved) response).limits()));
            case CIRCUIT_OPENED ->
                fixed64(((Response.CircuitOpened) response).circuit())
                        + field(limits(((Response.CircuitOpened) response).limits()))
                        + flag(((Response.CircuitOpened) response).tunnelled());
        };
    }

    private static int order(Notice.Order order) {
        return field(PeerId.KEY_LENGTH)
                + field(passage(order.sender()))
                + field(order.sealed().length());
    }

    private static int offered(Notice.CircuitOffered offered) {
        return field(PeerId.KEY_LENGTH)
                + fixed64(offered.circuit())
                + field(limits(offered.limits()))
                + flag(offered.tunnelled());
    }

    private static int openCircuit(Request.OpenCircuit request) {
        Endpoint endpoint = request.endpoint();
        return field(PeerId.KEY_LENGTH) + (endpoint == null ? 0 : field(PackedAddresses.endpointBytes(endpoint)));
    }

    private static int closed(Notice.CircuitClosed closed) {
        return fixed64(closed.circuit()) + flag(WireEnums.toWire(closed.end()).getNumber() != 0);
    }

    private static int limits(CircuitLimits limits) {
        return longNumber(limits.bytesPerSecond()) + longNumber(limits.bytes()) + number(limits.seconds());
    }

    private static int passage(Passage passage) {
        return field(PackedAddresses.endpointBytes(passage.validated()))
                + number(passage.ownDelayMicros())
                + number(passage.otherDelayMicros());
    }

    private static int target(Families families) {
        return field(Key.LENGTH) + families(families);
    }

    private static int families(Families families) {
        return flag(WireEnums.toWire(families).getNumber() != 0);
    }

    private static int putValue(Request.PutValue request) {
        return field(value(request.value())) + number(request.lifeSeconds());
    }

    private static int value(Value value) {
        int content = optionalField(value.content().length());
        return value instanceof Value.Mutable mutable ? content + field(mutable(mutable)) : content;
    }

    private static int mutable(Value.Mutable value) {
        int sequence =
                value.sequence() == 0 ? 0 : TAG_BYTES + CodedOutputStream.computeUInt64SizeNoTag(value.sequence());
        return field(PeerId.KEY_LENGTH)
                + optionalField(value.salt().length())
                + sequence
                + optionalField(value.signature().length());
    }

    private static int getAnnouncements(Request.GetAnnouncements request) {
        return field(shard(request.shard()))
                + (request.order() == 0 ? 0 : TAG_BYTES + Integer.BYTES)
                + number(request.offset())
                + families(request.families());
    }

    private static int announcements(Response.AnnouncementsFound response) {
        return field(Key.LENGTH)
                + optionalField(AnnouncementCodec.PACKED_BYTES
                        * response.announcements().size())
                + number(response.total())
                + flag(response.full());
    }

    private static int shard(TopicShard shard) {
        return field(Key.LENGTH) + number(shard.level()) + number(shard.index());
    }

    private static int probeMe(Request.ProbeMe request) {
        return fixed64(request.nonce())
                + flag(request.prober() != Request.ProbeMe.Prober.STRANGER)
                + number(request.port());
    }

    private static int probeFor(Request.ProbeFor request) {
        return fixed64(request.nonce()) + field(PackedAddresses.endpointBytes(request.target()));
    }

    private static int flag(boolean set) {
        return set ? SMALL_FIELD_BYTES : 0;
    }

    private static int pong(Response.Pong pong) {
        Endpoint other = pong.otherEndpoint();
        long clock = pong.clockMillis();
        return role(pong.role())
                + (other == null ? 0 : field(PackedAddresses.endpointBytes(other)))
                + number(pong.auxiliaryPort())
                + (clock == 0 ? 0 : TAG_BYTES + CodedOutputStream.computeUInt64SizeNoTag(clock))
                + number(pong.tunnelPort());
    }

    private static int refused(Response.Refused refused) {
        int reason = WireEnums.toWire(refused.reason()).getNumber();
        return (reason == 0 ? 0 : SMALL_FIELD_BYTES) + number(refused.retryAfterSeconds());
    }

    private static int signedRecord(SignedPeerRecord record) {
        return optionalField(record.encoded().length())
                + optionalField(record.signature().length());
    }

    private static int fixed64(long value) {
        return value == 0 ? 0 : TAG_BYTES + Long.BYTES;
    }

    private static int role(Frame.Role role) {
        return switch (role) {
            case CLIENT -> SMALL_FIELD_BYTES;
            case SERVER -> 0;
        };
    }

    private static int number(int value) {
        return value == 0 ? 0 : TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(value);
    }

    private static int longNumber(long value) {
        return value == 0 ? 0 : TAG_BYTES + CodedOutputStream.computeUInt64SizeNoTag(value);
    }

    private static int optionalField(int lengthBytes) {
        return lengthBytes == 0 ? 0 : field(lengthBytes);
    }

    private static int field(int lengthBytes) {
        return TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(lengthBytes) + lengthBytes;
    }

    private static int body(int lengthBytes) {
        return BODY_TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(lengthBytes) + lengthBytes;
    }
}
