package org.warrenp2p.node.store;

import java.nio.ByteBuffer;
import java.util.List;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.identity.Identity;

/** Records that another process can make again, to compare. */
final class StoredRecords {

    private static final long ISSUED_MILLIS = 1_700_000_000_000L;

    private StoredRecords() {}

    static Identity peer(int number) {
        return Identity.ofSeed(Bytes.wrap(ByteBuffer.allocate(32).putInt(number).array()));
    }

    static SignedPeerRecord record(int peer, long sequence) {
        Identity identity = peer(peer);
        return RecordCodec.sign(
                new PeerRecord(
                        identity.peerId(),
                        sequence,
                        ISSUED_MILLIS,
                        ISSUED_MILLIS + 7_200_000,
                        List.of(new Endpoint(IpAddress.ofIpv4((int) sequence), 4433)),
                        NatProfile.UNKNOWN,
                        List.of(),
                        List.of()),
                identity,
                NetworkId.MAIN);
    }
}
