package org.warrenp2p.node.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Failure;

/**
 * What has gone wrong on the ways that a dial has tried, for the sentence in which it ends: why nothing got through directly, and
 * why no relay helped, since people can do something about either.
 */
final class DialFailures {

    private @Nullable Failure direct;
    private @Nullable Failure punched;
    private @Nullable Failure relayed;

    /** Nobody answered at {@code endpoint}, which may stand for the other end of a circuit. */
    void silent(Endpoint endpoint, Failure failure) {
        if (endpoint.address().isDiscardOnly()) {
            relayed = new Failure(failure.code(), "Nobody answered at the other end of a circuit");
        } else {
            direct = failure;
        }
    }

    /** A link did not come to be, or could not. */
    void direct(Failure failure) {
        direct = failure;
    }

    /** No packet of a punch went both ways. It knows more than those who were asked on the way. */
    void punched(PunchFailure failure) {
        punched = new Failure(Failure.Code.UNREACHABLE, failure.message());
    }

    /** No circuit was opened. */
    void relayed(Failure failure) {
        relayed = failure;
    }

    /** All of it in one sentence; with the code of what went wrong directly. */
    Failure all() {
        Failure first = punched != null ? punched : direct;
        if (first == null) {
            return relayed != null ? relayed : new Failure(Failure.Code.TIMEOUT, "Nothing was tried");
        }
        return relayed == null
                ? first
                : new Failure(first.code(), first.message() + ", and no relay helped: " + continued(relayed.message()));
    }

    private static String continued(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }
}
