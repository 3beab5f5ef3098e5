package org.warrenp2p.dht.lookup;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;

/** Decides whether a contact that somebody told us of is worth a question. */
@FunctionalInterface
public interface HearsayFilter {

    /** Whether to believe {@code told} far enough to ask it once; {@code teller} is where the answer came from. */
    boolean accepts(Contact told, Endpoint teller);
}
