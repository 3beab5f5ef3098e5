package org.warrenp2p.simnet;

import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.PacketKind;

/** What a datagram says, in a phrase. Of sealed packets only what they are. */
final class DatagramText {

    private DatagramText() {}

    static String of(Datagram datagram) {
        SimMessage message = datagram.message();
        if (message != null) {
            return of(message.travel()) + ": " + of(message.frame());
        }
        byte[] payload = datagram.payload();
        if (payload.length == 0) {
            return "empty";
        }
        PacketKind kind = PacketKind.of(payload[0]);
        return kind == PacketKind.CONTROL ? control(payload[0]) : kind.name();
    }

    /** By the first byte: docs/wire.md, 3. */
    private static String control(byte type) {
        return switch (type) {
            case 4 -> "first packet";
            case 5 -> "answer to a first packet";
            case 6 -> "packet of a session";
            case 7 -> "cookie";
            case 8 -> "unknown session";
            default -> "control packet of type " + type;
        };
    }

    private static String of(SimMessage.Travel travel) {
        return switch (travel) {
            case FIRST -> "first packet";
            case FIRST_ANSWER -> "answer to a first packet";
            case IN_SESSION -> "packet of a session";
        };
    }

    private static String of(Frame frame) {
        if (frame instanceof Frame.Asking asking) {
            return "asks " + asking.request().kind() + target(asking.request()) + exchange(asking.exchange());
        } else if (frame instanceof Frame.Answering answering) {
            return "answers " + answering.response().kind() + details(answering.response())
                    + exchange(answering.exchange());
        }
        return "tells " + ((Frame.Telling) frame).notice().kind();
    }

    private static String exchange(long id) {
        return String.format(", exchange %016x", id);
    }

    private static String target(Request request) {
        if (request instanceof Request.FindNode find) {
            return near(find.target());
        } else if (request instanceof Request.GetRecord get) {
            return near(get.target());
        } else if (request instanceof Request.GetValue get) {
            return near(get.target());
        } else if (request instanceof Request.GetAnnouncements get) {
            return near(get.shard().key());
        }
        return "";
    }

    /** As much of a key as tells those of a simulation apart. */
    private static String near(Key key) {
        return String.format(" at %016x…", key.w0());
    }

    private static String details(Response response) {
        if (response instanceof Response.Nodes nodes) {
            return " (" + nodes.contacts().size() + ")";
        } else if (response instanceof Response.Refused refused) {
            return " " + refused.reason();
        }
        return "";
    }
}
