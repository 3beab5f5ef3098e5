package org.warrenp2p.cli;

import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Topic;

/** The names of topics on the command line. */
final class Topics {

    private Topics() {}

    /** @throws IllegalArgumentException if nothing can be called {@code name}, in any network */
    static void require(String name) {
        Topic.of(NetworkId.MAIN, name);
    }
}
