package org.warrenp2p.dht;

import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Request;

/** Something that a {@link Publisher} keeps in the network. */
interface Publishable {

    /** Around where it is kept. Asked for each publication before {@link #put}. */
    Key place();

    /** The request that stores it as it is now. Called once per publication. */
    Request put();

    /** It was published, or could not be; the next publication has been scheduled. */
    default void published(PublishResult result) {}
}
