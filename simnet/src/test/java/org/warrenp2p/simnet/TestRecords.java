package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.identity.SignatureUse;
import org.warrenp2p.proto.identity.Signer;

/** Records for tests that care about their size alone. */
final class TestRecords {

    private TestRecords() {}

    /** As many endpoints, coordinators and relays as a record may have. */
    static SignedPeerRecord longest() {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < PeerRecord.MAX_ENDPOINTS; i++) {
            endpoints.add(new Endpoint(SimAddresses.ipv6(i), 4433));
            contacts.add(new Contact(ControlNode.peer(i), endpoints.get(i)));
        }
        PeerRecord record = new PeerRecord(
                ControlNode.peer(7),
                1,
                SimHost.START_MILLIS,
                SimHost.START_MILLIS + 7_200_000,
                endpoints,
                NatProfile.UNKNOWN,
                contacts.subList(0, PeerRecord.MAX_COORDINATORS),
                contacts.subList(0, PeerRecord.MAX_RELAYS));
        return RecordCodec.sign(record, new ZeroSigner(), NetworkId.MAIN);
    }

    private static final class ZeroSigner implements Signer {

        @Override
        public PeerId peerId() {
            return ControlNode.peer(7);
        }

        @Override
        public Bytes sign(SignatureUse use, NetworkId network, Bytes content) {
            return Bytes.wrap(new byte[64]);
        }
    }
}
