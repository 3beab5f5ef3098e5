package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;

/**
 * One contact of each network: whoever owns a few prefixes cannot be all that a restarted node begins with (defences 5).
 * Networks are /16 of IPv4 and /32 of IPv6, as in the quotas of the table; private and loopback ranges are exempt there
 * and here.
 */
final class DiverseContacts {

    private DiverseContacts() {}

    /** The first contact of each network, in the order of {@code contacts}, at most {@code max}. */
    static List<Contact> of(List<Contact> contacts, int max) {
        SortedSet<IpAddress> networks = new TreeSet<>();
        List<Contact> chosen = new ArrayList<>();
        for (Contact contact : contacts) {
            IpAddress address = contact.endpoint().address();
            boolean exempt = AddressScope.of(address) != AddressScope.PUBLIC;
            if (chosen.size() < max && (exempt || networks.add(address.prefix(address.isIpv4() ? 16 : 32)))) {
                chosen.add(contact);
            }
        }
        return List.copyOf(chosen);
    }
}
