package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;

/** Somebody who may hold announcements of a shard. */
final class ShardHolder {

    private final @Nullable Contact contact;
    private boolean usable = true;

    /** @param contact null for this node's own store */
    ShardHolder(@Nullable Contact contact) {
        this.contact = contact;
    }

    @Nullable
    Contact contact() {
        return contact;
    }

    boolean isUsable() {
        return usable;
    }

    /** It is late: others are asked until it answers. */
    void slow() {
        usable = false;
    }

    void answered() {
        usable = true;
    }

    void useless() {
        usable = false;
    }
}
