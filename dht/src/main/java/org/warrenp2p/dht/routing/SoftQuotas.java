package org.warrenp2p.dht.routing;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;

/**
 * Who in the buckets of a table is over the quota of its prefix (PROTOCOL: DHT). Counted when it is asked, by a walk
 * through the table where that may bring something: a peer may leave its prefix's quota without a word when another one goes.
 */
final class SoftQuotas {

    private SoftQuotas() {}

    /** The first row of the bucket at {@code index} that came over quota and still is, or -1. */
    static int rowOver(KBucket[] buckets, int index) {
        KBucket bucket = buckets[index];
        for (int row = 0; bucket.hasOverQuota() && row < bucket.size(); row++) {
            if (bucket.isOverQuota(row)) {
                if (isRowOver(buckets, index, row)) {
                    return row;
                }
                bucket.setOverQuota(row, false);
            }
        }
        return -1;
    }

    /** Whether the peer in that row is over quota with one of its endpoints. */
    static boolean isRowOver(KBucket[] buckets, int index, int row) {
        for (IpFamily family : IpFamily.values()) {
            Contact contact = buckets[index].contact(row, family);
            if (contact != null && isOver(buckets, index, contact)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code contact} is over quota in the bucket at {@code index}, or would be. */
    static boolean isOver(KBucket[] buckets, int index, Contact contact) {
        IpAddress address = contact.endpoint().address();
        if (address.isIpv4() && buckets[index].prefixes().of(address) < QuotaCount.LEAST) {
            return false;
        }
        QuotaCount quota = new QuotaCount(address);
        for (int i = 0; i < buckets.length && !quota.isExempt(); i++) {
            buckets[i].countInto(quota, contact.peer(), i == index);
        }
        return quota.isExceeded();
    }
}
