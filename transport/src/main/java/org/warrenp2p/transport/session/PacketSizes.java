package org.warrenp2p.transport.session;

import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;

/** How long control packets are, from the frames in them: UDP payloads in bytes. */
public final class PacketSizes {

    /** The largest. */
    public static final int MAX_PACKET_BYTES = PacketLayout.MAX_PACKET_BYTES;

    /** What a session adds to a frame. */
    public static final int SESSION_OVERHEAD_BYTES = PacketLayout.TRANSPORT_OVERHEAD_BYTES;

    /** What the answer to a first packet adds to a frame. */
    public static final int FIRST_ANSWER_OVERHEAD_BYTES = PacketLayout.RESPONSE_OVERHEAD_BYTES;

    /** A notice in a session, whatever it says. */
    public static final int NOTICE_BYTES = PacketSender.NOTICE_BYTES + PacketLayout.TRANSPORT_OVERHEAD_BYTES;

    private PacketSizes() {}

    /** The first packet that carries {@code frame}. */
    public static int firstPacketBytes(Frame.Asking frame) {
        return PacketLayout.INIT_OVERHEAD_BYTES + firstFrameBytes(frame);
    }

    /** The frame in a first packet: as long as what it allows back, so that the answer fits; a ping is not padded. */
    static int firstFrameBytes(Frame.Asking frame) {
        int lengthBytes = FrameCodec.encodedLength(frame);
        int wantedBytes = frame.maxAnswerBytes() - PacketLayout.INIT_OVERHEAD_BYTES;
        if (frame.request().kind() == Request.Kind.PING || wantedBytes <= lengthBytes) {
            return lengthBytes;
        }
        // padding itself takes two bytes
        return Math.max(wantedBytes, lengthBytes + 2);
    }
}
