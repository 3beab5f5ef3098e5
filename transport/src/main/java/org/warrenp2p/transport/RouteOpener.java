package org.warrenp2p.transport;

import org.warrenp2p.proto.Contact;

/** Makes ways to contacts that no socket of this node reaches. Only from the node's loop. */
@FunctionalInterface
public interface RouteOpener {

    /** Where there is no other way than the sockets. */
    RouteOpener NONE = (contact, completion) -> false;

    /**
     * Makes a way to {@code contact}.
     *
     * @param completion in a later turn: now there is a socket that reaches its endpoint; or why there is none
     * @return false, with nothing done, if there is nothing to try
     */
    boolean open(Contact contact, Completion<Contact> completion);
}
