package org.warrenp2p.relay;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/** Peers and places by number. */
final class Peers {

    private Peers() {}

    static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    static IpAddress address(int network, int host) {
        return IpAddress.ofIpv4(0xcb00_0000 + (network << 8) + host);
    }

    static Endpoint endpoint(int network, int host) {
        return new Endpoint(address(network, host), 4433);
    }
}
