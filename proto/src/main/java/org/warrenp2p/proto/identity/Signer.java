package org.warrenp2p.proto.identity;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/** Signs in the name of one peer. There is no call that signs raw bytes: every signature names its use and network. */
public interface Signer {

    /** Whose signatures these are. */
    PeerId peerId();

    /** 64 bytes of Ed25519 over the domain-separated {@code content}. Takes about 50 µs of CPU. */
    Bytes sign(SignatureUse use, NetworkId network, Bytes content);
}
