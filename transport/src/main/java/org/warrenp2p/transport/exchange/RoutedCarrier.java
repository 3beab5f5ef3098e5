package org.warrenp2p.transport.exchange;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.RouteOpener;
import org.warrenp2p.transport.session.Dispatch;
import org.warrenp2p.transport.session.Outgoing;
import org.warrenp2p.transport.session.RequestCarrier;
import org.warrenp2p.transport.session.SessionUser;

/** Where no socket reaches a contact, has a way made first; whoever asks waits for it as it would for a handshake. */
final class RoutedCarrier implements RequestCarrier {

    private final RequestCarrier sessions;
    private final EventLoop loop;
    private RouteOpener routes = RouteOpener.NONE;
    private @Nullable SessionUser user;
    /** To whom a way is being made; as many as the opener takes on, and no more than there are requests. */
    private final Set<Contact> opening = new LinkedHashSet<>();

    /** Whom a way was just made to: it is not asked for again at once. */
    private @Nullable Contact opened;

    RoutedCarrier(RequestCarrier sessions, EventLoop loop) {
        this.sessions = sessions;
        this.loop = loop;
    }

    /** Who is told of ways as it is told of handshakes. */
    void use(SessionUser sessionUser) {
        user = sessionUser;
    }

    /** Who makes ways; replaces the one told before. */
    void openWith(RouteOpener opener) {
        routes = opener;
    }

    @Override
    public Dispatch send(Outgoing outgoing) {
        Contact to = outgoing.to();
        Dispatch dispatch = sessions.send(outgoing);
        if (dispatch != Dispatch.UNREACHABLE || to.equals(opened)) {
            return dispatch;
        }
        if (opening.contains(to)) {
            return Dispatch.WAITING;
        }
        if (!routes.open(to, Completion.of(contact -> onOpened(to), failure -> onFailed(to, failure)))) {
            return Dispatch.UNREACHABLE;
        }
        opening.add(to);
        return Dispatch.WAITING;
    }

    private void onOpened(Contact contact) {
        opening.remove(contact);
        if (user != null) {
            opened = contact;
            user.onEstablished(contact, loop.nanoTime());
            opened = null;
        }
    }

    private void onFailed(Contact contact, Failure failure) {
        opening.remove(contact);
        if (user != null) {
            user.onHandshakeFailed(contact, failure);
        }
    }
}
