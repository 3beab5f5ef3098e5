package org.warrenp2p.transport.exchange;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.session.Arrival;

/** A request of somebody else, and the one answer that it gets. */
final class ServedRequest implements Exchanges.Incoming {

    private final Arrival arrival;
    private final Frame.Asking frame;
    private final Counter trimmed;
    private boolean answered;

    ServedRequest(Arrival arrival, Frame.Asking frame, Counter trimmed) {
        this.arrival = arrival;
        this.frame = frame;
        this.trimmed = trimmed;
    }

    @Override
    public PeerId peer() {
        return arrival.peer();
    }

    @Override
    public Endpoint source() {
        return arrival.source();
    }

    @Override
    public UdpSocket.Kind way() {
        UdpSocket socket = arrival.socket();
        return socket == null ? UdpSocket.Kind.DIRECT : socket.kind();
    }

    @Override
    public Contact contact() {
        return arrival.contact();
    }

    @Override
    public Frame.Role role() {
        return frame.role();
    }

    @Override
    public boolean confirmed() {
        return arrival.confirmed();
    }

    @Override
    public long exchangeId() {
        return frame.exchange();
    }

    @Override
    public Request request() {
        return frame.request();
    }

    @Override
    public void answer(Response response) {
        if (answered) {
            return;
        }
        answered = true;
        int roomBytes = arrival.replyRoomBytes(frame.maxAnswerBytes());
        Frame.Answering fitting = AnswerFitter.fit(frame.exchange(), arrival.source(), response, roomBytes);
        if (fitting == null || !fitting.response().equals(response)) {
            trimmed.increment();
        }
        if (fitting != null) {
            arrival.reply(fitting, frame.maxAnswerBytes());
        } else {
            arrival.decline();
        }
    }
}
