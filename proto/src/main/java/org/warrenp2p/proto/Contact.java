package org.warrenp2p.proto;

/**
 * A peer and one endpoint where it may be reached: enough to send it an encrypted request. A peer with both families
 * has two contacts.
 */
public record Contact(PeerId peer, Endpoint endpoint) {

    /** The peer's place in the DHT. */
    public Key key() {
        return peer.key();
    }

    /** Most of those that are compared are one and the same object, or of different peers. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Contact contact && peer.equals(contact.peer) && endpoint.equals(contact.endpoint));
    }

    @Override
    public int hashCode() {
        return 31 * peer.hashCode() + endpoint.hashCode();
    }

    @Override
    public String toString() {
        return peer.shortText() + "@" + endpoint;
    }
}
