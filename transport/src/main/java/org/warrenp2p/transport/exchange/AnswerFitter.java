package org.warrenp2p.transport.exchange;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Response;

/** Makes answers fit into what may be sent back: fewer entries, or a refusal that says so. */
final class AnswerFitter {

    private AnswerFitter() {}

    /** The frame of at most {@code roomBytes} that says as much of {@code response} as fits; null if nothing fits. */
    static Frame.@Nullable Answering fit(long exchange, Endpoint observed, Response response, int roomBytes) {
        Frame.Answering whole = new Frame.Answering(exchange, observed, response);
        if (FrameCodec.encodedLength(whole) <= roomBytes) {
            return whole;
        }
        if (response instanceof Response.Nodes nodes) {
            List<Contact> all = nodes.contacts();
            Frame.Answering fewer = fewer(
                    exchange, observed, all.size(), roomBytes, count -> new Response.Nodes(all.subList(0, count)));
            if (fewer != null) {
                return fewer;
            }
        } else if (response instanceof Response.AnnouncementsFound found) {
            List<SignedAnnouncement> all = found.announcements();
            Frame.Answering fewer = fewer(
                    exchange,
                    observed,
                    all.size(),
                    roomBytes,
                    count -> new Response.AnnouncementsFound(
                            found.topic(), all.subList(0, count), found.total(), found.full()));
            if (fewer != null) {
                return fewer;
            }
        }
        Frame.Answering refusal =
                new Frame.Answering(exchange, observed, new Response.Refused(Response.Reason.ANSWER_TOO_LARGE, 0));
        return FrameCodec.encodedLength(refusal) <= roomBytes ? refusal : null;
    }

    /** The answer with the most of its entries that fits; never with none, which would say that there are none. */
    private static Frame.@Nullable Answering fewer(
            long exchange, Endpoint observed, int entries, int roomBytes, IntFunction<Response> withFirst) {
        int fits = 0;
        int tooMany = entries;
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) / 2;
            Frame.Answering frame = new Frame.Answering(exchange, observed, withFirst.apply(middle));
            if (FrameCodec.encodedLength(frame) <= roomBytes) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits == 0 ? null : new Frame.Answering(exchange, observed, withFirst.apply(fits));
    }
}
