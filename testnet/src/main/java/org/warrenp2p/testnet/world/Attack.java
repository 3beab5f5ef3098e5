package org.warrenp2p.testnet.world;

import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;

/** How those answer who do not keep to the protocol. All of them answer pings, so they stay in routing tables. */
public final class Attack {

    private Attack() {}

    /** Answers nothing but pings. */
    public static Exchanges.RequestHandler silence() {
        return incoming -> {
            if (incoming.request() instanceof Request.Ping) {
                incoming.answer(new Response.Pong(Role.SERVER, null, 0));
            }
        };
    }

    /** Keeps nothing of what it says it has stored, and knows nobody but {@code accomplices}, the nearest first. */
    public static Exchanges.RequestHandler lies(List<Contact> accomplices) {
        return incoming -> {
            Request request = incoming.request();
            if (request instanceof Request.Ping) {
                incoming.answer(new Response.Pong(Role.SERVER, null, 0));
            } else if (request instanceof Request.FindNode find) {
                incoming.answer(nearest(accomplices, find.target()));
            } else if (request instanceof Request.GetRecord get) {
                incoming.answer(nearest(accomplices, get.target()));
            } else {
                incoming.answer(new Response.Stored());
            }
        };
    }

    private static Response nearest(List<Contact> accomplices, Key target) {
        return new Response.Nodes(Nearest.of(accomplices, Contact::key, target, Response.Nodes.MAX_CONTACTS));
    }
}
