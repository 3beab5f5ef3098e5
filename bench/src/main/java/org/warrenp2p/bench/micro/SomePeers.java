package org.warrenp2p.bench.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/** Peers that nobody runs; the same ones every time. */
final class SomePeers {

    private SomePeers() {}

    static List<Contact> contacts(int count, SplittableRandom random) {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contacts.add(new Contact(peer(random), new Endpoint(IpAddress.ofIpv4(0x0a000000 + i), 4433)));
        }
        return contacts;
    }

    static PeerId peer(SplittableRandom random) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        random.nextBytes(key);
        return PeerId.ofPublicKey(key);
    }

    static Key key(SplittableRandom random) {
        return new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
