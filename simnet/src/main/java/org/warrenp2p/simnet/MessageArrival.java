package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.session.Arrival;
import org.warrenp2p.transport.session.PacketSizes;

/** A message that has come, and the way back. */
final class MessageArrival implements Arrival {

    private final SimMessages.MessagePort port;
    private final Endpoint source;
    private final SimMessage message;
    private boolean replied;

    MessageArrival(SimMessages.MessagePort port, Endpoint source, SimMessage message) {
        this.port = port;
        this.source = source;
        this.message = message;
    }

    private boolean isFirst() {
        return message.travel() == SimMessage.Travel.FIRST;
    }

    /** Whether it answers a first packet of ours. */
    boolean opensSession() {
        return message.travel() == SimMessage.Travel.FIRST_ANSWER;
    }

    @Override
    public PeerId peer() {
        return message.sender();
    }

    @Override
    public Endpoint source() {
        return source;
    }

    /** That of the message, unless a translator on the way has changed where it comes from. */
    @Override
    public Contact contact() {
        Contact from = message.from();
        return source.equals(from.endpoint()) ? from : new Contact(from.peer(), source);
    }

    @Override
    public boolean confirmed() {
        return !isFirst();
    }

    /** Exchanges send their first packets again themselves, so they know. */
    @Override
    public @Nullable FirstPacket firstPacket() {
        return null;
    }

    @Override
    public int replyRoomBytes(int maxDatagramBytes) {
        int most = Math.min(maxDatagramBytes, PacketSizes.MAX_PACKET_BYTES);
        return isFirst()
                ? Math.min(most, message.lengthBytes()) - PacketSizes.FIRST_ANSWER_OVERHEAD_BYTES
                : most - PacketSizes.SESSION_OVERHEAD_BYTES;
    }

    @Override
    public void reply(Frame frame, int maxDatagramBytes) {
        if (replied || FrameCodec.encodedLength(frame) > replyRoomBytes(maxDatagramBytes)) {
            return;
        }
        replied = true;
        port.send(source, isFirst() ? SimMessage.Travel.FIRST_ANSWER : SimMessage.Travel.IN_SESSION, frame);
    }

    @Override
    public void decline() {
        replied = true;
    }
}
