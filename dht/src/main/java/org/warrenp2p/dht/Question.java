package org.warrenp2p.dht;

import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;

/** What a lookup asks everybody it comes to, and what it makes of those who have it. */
interface Question {

    /** As it is asked. */
    Request request();

    /** The lookup begins; what was here already can be told now. */
    default void started() {}

    /** Whether anything was found. */
    boolean hasFound();

    /** Whether nothing better can come: the lookup ends. */
    default boolean isSettled() {
        return false;
    }

    /** Somebody answered with something else than contacts; {@code verdict} is told once, maybe later. */
    void take(Response answer, Verdict verdict);

    /** Where it is told what an answer was worth. */
    interface Verdict {

        /** It was what was asked for; {@code accept} is run, unless the lookup has ended. */
        void useful(Runnable accept);

        /** It was not. */
        void useless();

        /** One of the two. */
        default void judged(boolean genuine, Runnable accept) {
            if (genuine) {
                useful(accept);
            } else {
                useless();
            }
        }
    }

    /** A question for contacts only. */
    static Question nodes(Request.FindNode request) {
        return new Question() {
            @Override
            public Request request() {
                return request;
            }

            @Override
            public boolean hasFound() {
                return false;
            }

            @Override
            public void take(Response answer, Verdict verdict) {
                verdict.useless();
            }
        };
    }
}
