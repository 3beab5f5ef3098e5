package org.warrenp2p.dht.lookup;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;

/** Decides whether a contact that somebody told us of is worth a question. */
@FunctionalInterface
public interface HearsayFilter {

    /** Whether to believe {@code told} far enough to ask it once; {@code teller} is where the answer came from. */
    boolean accepts(Contact told, Endpoint teller);

    /** What to ask if {@code told} is believed: itself, or where we know its peer to answer; else null. */
    default @Nullable Contact believed(Contact told, Endpoint teller) {
        return accepts(told, teller) ? told : null;
    }
}
