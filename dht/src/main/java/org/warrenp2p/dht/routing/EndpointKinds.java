package org.warrenp2p.dht.routing;

import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.message.Families;

/**
 * Families and scopes of endpoints as sets of bits, four for the scopes of either family: so that the rows which somebody
 * can use are found without looking at any contact.
 */
final class EndpointKinds {

    /** All kinds of IPv4. */
    static final int IPV4 = 0b0000_1111;

    /** All kinds of IPv6. */
    static final int IPV6 = 0b1111_0000;

    private static final int IPV6_SHIFT = 4;

    private static final AddressScope[] SCOPES = AddressScope.values();

    private EndpointKinds() {}

    /** All kinds of {@code families}. */
    static int of(Families families) {
        return switch (families) {
            case IPV4 -> IPV4;
            case IPV6 -> IPV6;
            case BOTH -> IPV4 | IPV6;
        };
    }

    /** All kinds of {@code family}. */
    static int of(IpFamily family) {
        return switch (family) {
            case IPV4 -> IPV4;
            case IPV6 -> IPV6;
        };
    }

    /** The one kind of which the endpoint of {@code contact} is. */
    static int of(Contact contact) {
        int scope = bit(AddressScope.of(contact.endpoint().address()));
        return contact.endpoint().address().isIpv4() ? scope : scope << IPV6_SHIFT;
    }

    /** Those of which somebody with {@code families}, at an address of the scope {@code asker}, may be told. */
    static int usableBy(AddressScope asker, Families families) {
        int scopes = 0;
        for (AddressScope scope : SCOPES) {
            scopes |= asker.mayHearOf(scope) ? bit(scope) : 0;
        }
        return (scopes | scopes << IPV6_SHIFT) & of(families);
    }

    private static int bit(AddressScope scope) {
        return switch (scope) {
            case PUBLIC -> 1;
            case PRIVATE -> 2;
            case LOOPBACK -> 4;
            case UNUSABLE -> 8;
        };
    }
}
