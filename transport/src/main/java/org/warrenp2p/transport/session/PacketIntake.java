package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Where packets of sessions come in: tells them apart by their first byte and their length. */
record PacketIntake(
        PacketBuffers buffers,
        SendBudget budget,
        SessionCounters counters,
        SessionUser user,
        Initiator initiator,
        SessionOpener opener,
        Punches punches,
        Responder responder,
        TransportReceiver receiver) {

    void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        int lengthBytes = payload.remaining();
        if (lengthBytes == 0 || lengthBytes > PacketLayout.MAX_PACKET_BYTES) {
            counters.malformed.increment();
            return;
        }
        byte[] packet = buffers.packet;
        payload.get(payload.position(), packet, 0, lengthBytes);
        Path path = new Path(socket, source);
        boolean understood = switch (packet[0]) {
            case PacketLayout.HANDSHAKE_INIT -> onInit(path, lengthBytes);
            case PacketLayout.HANDSHAKE_RESPONSE -> onResponse(path, lengthBytes);
            case PacketLayout.TRANSPORT -> onTransport(path, lengthBytes);
            case PacketLayout.COOKIE_REPLY -> onCookieReply(path, lengthBytes);
            case PacketLayout.UNKNOWN_SESSION -> onUnknownSession(path, lengthBytes);
            default -> false;
        };
        if (!understood) {
            counters.malformed.increment();
        }
    }

    private boolean onInit(Path path, int lengthBytes) {
        if (lengthBytes < PacketLayout.INIT_OVERHEAD_BYTES) {
            return false;
        }
        budget.received(path, lengthBytes);
        byte[] packet = Arrays.copyOf(buffers.packet, lengthBytes);
        if (!punches.onInit(path, packet)) {
            responder.onInit(path, packet);
        }
        return true;
    }

    private boolean onResponse(Path path, int lengthBytes) {
        if (lengthBytes < PacketLayout.RESPONSE_OVERHEAD_BYTES) {
            return false;
        }
        byte[] packet = Arrays.copyOf(buffers.packet, lengthBytes);
        if (!punches.onResponse(path, packet)) {
            initiator.onResponse(path, packet);
        }
        return true;
    }

    private boolean onCookieReply(Path path, int lengthBytes) {
        if (lengthBytes != PacketLayout.COOKIE_REPLY_BYTES) {
            return false;
        }
        initiator.onCookieReply(path, Arrays.copyOf(buffers.packet, lengthBytes));
        return true;
    }

    private boolean onTransport(Path path, int lengthBytes) {
        if (lengthBytes < PacketLayout.TRANSPORT_OVERHEAD_BYTES) {
            return false;
        }
        receiver.onPacket(path, lengthBytes);
        return true;
    }

    private boolean onUnknownSession(Path path, int lengthBytes) {
        if (lengthBytes != PacketLayout.UNKNOWN_SESSION_BYTES) {
            return false;
        }
        int index = PacketLayout.intAt(buffers.packet, PacketLayout.FIRST_INDEX_OFFSET);
        long counter = PacketLayout.longAt(buffers.packet, PacketLayout.COUNTER_OFFSET);
        opener.onUnknownSession(path, index, counter, user);
        return true;
    }

    /** Forgets everything without a word. */
    void clear() {
        initiator.clear();
        responder.clear();
        punches.clear();
    }
}
