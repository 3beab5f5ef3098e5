package org.warrenp2p.transport.table;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;

/**
 * Hashes of what strangers choose, under secrets of the node: whoever has a network of IPv6 could send from addresses whose
 * ordinary hashes are all the same, and make every look-up in a table of them as long as the table. Multilinear over words
 * of 32 bits, the upper half of the sum: two keys collide with a chance of 2⁻³² (Lemire and Kaser, "Strongly universal
 * string hashing is fast", 2014).
 */
public final class KeyedHash {

    private final long offset;
    private final long ofPeer;
    private final long ofHighUpper;
    private final long ofHighLower;
    private final long ofLowUpper;
    private final long ofLowLower;
    private final long ofPort;

    /** A hash that nobody else can compute. */
    public KeyedHash(Entropy entropy) {
        offset = entropy.nextLong();
        ofPeer = entropy.nextLong();
        ofHighUpper = entropy.nextLong();
        ofHighLower = entropy.nextLong();
        ofLowUpper = entropy.nextLong();
        ofLowLower = entropy.nextLong();
        ofPort = entropy.nextLong();
    }

    /** Only of the last four bytes of the key, as {@link PeerId#hashCode}: to find keys that share them takes 2³² each. */
    public int of(PeerId peer) {
        return upper(offset + sumOf(peer));
    }

    /** Of the address and the port. */
    public int of(Endpoint endpoint) {
        return upper(offset + sumOf(endpoint));
    }

    /** Of the peer and the endpoint. */
    public int of(Contact contact) {
        return upper(offset + sumOf(contact.peer()) + sumOf(contact.endpoint()));
    }

    private long sumOf(PeerId peer) {
        return ofPeer * lower(peer.hashCode());
    }

    private long sumOf(Endpoint endpoint) {
        IpAddress address = endpoint.address();
        return ofHighUpper * lower(address.high() >>> Integer.SIZE)
                + ofHighLower * lower(address.high())
                + ofLowUpper * lower(address.low() >>> Integer.SIZE)
                + ofLowLower * lower(address.low())
                + ofPort * endpoint.port();
    }

    private static long lower(long word) {
        return word & 0xffff_ffffL;
    }

    private static int upper(long sum) {
        return (int) (sum >>> Integer.SIZE);
    }
}
