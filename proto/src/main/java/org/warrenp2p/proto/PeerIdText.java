package org.warrenp2p.proto;

/** The text forms of a peer id. */
final class PeerIdText {

    private PeerIdText() {}

    static PeerId parse(String text) {
        return PeerId.fromBytes(Base58.decode(text));
    }

    static String format(PeerId id) {
        return Base58.encode(id.toBytes());
    }
}
