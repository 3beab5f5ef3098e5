package org.warrenp2p.dht;

import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;

/**
 * Where the peers that we know outlive the process, so that a restarted node does not depend on its bootstrap list
 * alone. Only from the loop.
 */
public interface KnownContacts {

    /** Bound of the contacts kept: as many as seeds are tried in a round. */
    int MAX_CONTACTS = 64;

    /** Whether anything is kept; if not, nobody needs to gather it. */
    default boolean keeps() {
        return true;
    }

    /** Keeps {@code contacts}, at most {@value #MAX_CONTACTS}, in place of all earlier ones; nobody waits for it. */
    void remember(List<Contact> contacts);

    /** What was remembered last, in any order. */
    void load(Completion<List<Contact>> done);

    /** Contacts that end with the process. */
    static KnownContacts none(EventLoop loop) {
        return new KnownContacts() {
            @Override
            public boolean keeps() {
                return false;
            }

            @Override
            public void remember(List<Contact> contacts) {
                // nothing is kept
            }

            @Override
            public void load(Completion<List<Contact>> done) {
                loop.execute(() -> done.succeeded(List.of()));
            }
        };
    }
}
