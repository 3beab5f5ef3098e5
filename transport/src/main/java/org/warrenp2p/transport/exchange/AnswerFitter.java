package org.warrenp2p.transport.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Response;

/** Makes answers fit into what may be sent back: fewer contacts, or a refusal that says so. */
final class AnswerFitter {

    private AnswerFitter() {}

    /** The frame of at most {@code roomBytes} that says as much of {@code response} as fits; null if nothing fits. */
    static Frame.@Nullable Answering fit(long exchange, Endpoint observed, Response response, int roomBytes) {
        Frame.Answering whole = new Frame.Answering(exchange, observed, response);
        if (FrameCodec.encodedLength(whole) <= roomBytes) {
            return whole;
        }
        if (response instanceof Response.Nodes nodes) {
            Frame.Answering fewer = fewerContacts(exchange, observed, nodes.contacts(), roomBytes);
            if (fewer != null) {
                return fewer;
            }
        }
        Frame.Answering refusal =
                new Frame.Answering(exchange, observed, new Response.Refused(Response.Reason.ANSWER_TOO_LARGE, 0));
        return FrameCodec.encodedLength(refusal) <= roomBytes ? refusal : null;
    }

    /** The most contacts that fit, closest first; never none, which would say that nobody is known. */
    private static Frame.@Nullable Answering fewerContacts(
            long exchange, Endpoint observed, List<Contact> contacts, int roomBytes) {
        int fits = 0;
        int tooMany = contacts.size();
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) / 2;
            if (FrameCodec.encodedLength(first(exchange, observed, contacts, middle)) <= roomBytes) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits == 0 ? null : first(exchange, observed, contacts, fits);
    }

    private static Frame.Answering first(long exchange, Endpoint observed, List<Contact> contacts, int count) {
        return new Frame.Answering(exchange, observed, new Response.Nodes(contacts.subList(0, count)));
    }
}
