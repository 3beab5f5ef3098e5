package org.warrenp2p.testnet.lab.topology;

/**
 * The place of a host or router in the network above it.
 *
 * @param address its own, IPv4
 * @param prefixBits of its network
 * @param gateway to everything else
 */
record Attachment(String address, int prefixBits, String gateway) {

    /** The lines of {@code ip} that set it up at {@code device}. */
    String[] lines(String device) {
        return new String[] {
            "addr add " + address + "/" + prefixBits + " dev " + device, "route add default via " + gateway
        };
    }
}
