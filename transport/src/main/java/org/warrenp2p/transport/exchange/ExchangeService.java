package org.warrenp2p.transport.exchange;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.session.Arrival;
import org.warrenp2p.transport.session.SessionUser;
import org.warrenp2p.transport.session.Sessions;

/** The requests of one node and their answers. Only from the node's loop. */
public final class ExchangeService implements Exchanges, SessionUser, AutoCloseable {

    /** Exchanges over {@code sessions}. */
    public ExchangeService(
            Sessions sessions,
            EventLoop loop,
            Entropy entropy,
            Counters counters,
            ExchangeSettings settings,
            Supplier<Frame.Role> ownRole) {}

    @Override
    public Exchange ask(Contact to, Request request, long timeoutNanos, Listener listener) {
        return () -> {};
    }

    @Override
    public void serve(RequestHandler handler) {}

    @Override
    public void onAsking(Arrival arrival, Frame.Asking frame) {}

    @Override
    public void onAnswering(Arrival arrival, Frame.Answering frame) {}

    @Override
    public void onEstablished(Contact contact, long beganNanos) {}

    @Override
    public void onHandshakeFailed(Contact contact, Failure failure) {}

    @Override
    public void onGoodbye(PeerId peer) {}

    @Override
    public Sessions.@Nullable Outgoing openRequest(PeerId peer) {
        return null;
    }

    /** Fails everything with CLOSED; later requests fail so too. */
    @Override
    public void close() {}
}
