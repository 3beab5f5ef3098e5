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

    @Override
    public String toString() {
        return peer.shortText() + "@" + endpoint;
    }
}
