package org.warrenp2p.testnet.lab.nat;

import java.util.Locale;

/** What a mapping, or what is let through it, depends on (RFC 4787, sections 4.1 and 5). */
public enum Dependence {
    /** Addresses are not translated; not a kind of filtering. */
    NONE,
    /** The inside endpoint alone; of filtering: whoever sends is let through. */
    ENDPOINT_INDEPENDENT,
    /** The address of the other side too. */
    ADDRESS_DEPENDENT,
    /** Its address and its port. */
    ADDRESS_AND_PORT_DEPENDENT;

    /** As the command line spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
