package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.wire.CircuitClosedMessage;
import org.warrenp2p.proto.wire.CircuitLimitsMessage;
import org.warrenp2p.proto.wire.CircuitOfferedMessage;
import org.warrenp2p.proto.wire.CircuitOpenedMessage;
import org.warrenp2p.proto.wire.OpenCircuitMessage;
import org.warrenp2p.proto.wire.ReserveMessage;
import org.warrenp2p.proto.wire.ReservedMessage;

/** The messages between relays and those whom they serve, to and from the generated classes. */
final class CircuitWire {

    private CircuitWire() {}

    static ReserveMessage reserve(Request.Reserve request) {
        return ReserveMessage.newBuilder().setStop(request.stop()).build();
    }

    static OpenCircuitMessage openCircuit(Request.OpenCircuit request) {
        OpenCircuitMessage.Builder message = OpenCircuitMessage.newBuilder().setTarget(key(request.target()));
        Endpoint endpoint = request.endpoint();
        if (endpoint != null) {
            message.setEndpoint(PackedAddresses.packEndpoint(endpoint));
        }
        return message.build();
    }

    static ReservedMessage reserved(Response.Reserved response) {
        return ReservedMessage.newBuilder()
                .setExpiresSeconds(response.expiresSeconds())
                .setLimits(limits(response.limits()))
                .build();
    }

    static CircuitOpenedMessage opened(Response.CircuitOpened response) {
        return CircuitOpenedMessage.newBuilder()
                .setCircuit(response.circuit())
                .setLimits(limits(response.limits()))
                .setTunnelled(response.tunnelled())
                .build();
    }

    static CircuitOfferedMessage offered(Notice.CircuitOffered notice) {
        return CircuitOfferedMessage.newBuilder()
                .setFrom(key(notice.from()))
                .setCircuit(notice.circuit())
                .setLimits(limits(notice.limits()))
                .setTunnelled(notice.tunnelled())
                .build();
    }

    static CircuitClosedMessage closed(Notice.CircuitClosed notice) {
        return CircuitClosedMessage.newBuilder()
                .setCircuit(notice.circuit())
                .setEnd(WireEnums.toWire(notice.end()))
                .build();
    }

    private static CircuitLimitsMessage limits(CircuitLimits limits) {
        return CircuitLimitsMessage.newBuilder()
                .setBytesPerSecond(limits.bytesPerSecond())
                .setBytes(limits.bytes())
                .setSeconds(limits.seconds())
                .build();
    }

    private static ByteString key(PeerId peer) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        peer.copyPublicKeyTo(key, 0);
        return UnsafeByteOperations.unsafeWrap(key);
    }

    static Request read(OpenCircuitMessage message) throws MalformedFrameException {
        return new Request.OpenCircuit(
                peer(message.getTarget()),
                message.getEndpoint().isEmpty() ? null : PackedAddresses.unpackEndpoint(message.getEndpoint()));
    }

    static Response read(ReservedMessage message) throws MalformedFrameException {
        int seconds = message.getExpiresSeconds();
        if (seconds < 0 || seconds > Response.Reserved.MAX_SECONDS) {
            throw new MalformedFrameException("A relay promises more than a day");
        }
        return new Response.Reserved(seconds, limits(message.getLimits()));
    }

    static Response read(CircuitOpenedMessage message) throws MalformedFrameException {
        return new Response.CircuitOpened(message.getCircuit(), limits(message.getLimits()), message.getTunnelled());
    }

    static Notice read(CircuitOfferedMessage message) throws MalformedFrameException {
        return new Notice.CircuitOffered(
                peer(message.getFrom()), message.getCircuit(), limits(message.getLimits()), message.getTunnelled());
    }

    static Notice read(CircuitClosedMessage message) {
        return new Notice.CircuitClosed(message.getCircuit(), WireEnums.fromWire(message.getEnd()));
    }

    private static CircuitLimits limits(CircuitLimitsMessage message) throws MalformedFrameException {
        if (message.getBytesPerSecond() < 0 || message.getBytes() < 0 || message.getSeconds() < 0) {
            throw new MalformedFrameException("A limit of a circuit is out of range");
        }
        return new CircuitLimits(message.getBytesPerSecond(), message.getBytes(), message.getSeconds());
    }

    private static PeerId peer(ByteString key) throws MalformedFrameException {
        if (key.size() != PeerId.KEY_LENGTH) {
            throw new MalformedFrameException("A public key has 32 bytes");
        }
        return PeerId.ofPublicKey(key.toByteArray());
    }
}
