package org.warrenp2p.testnet.lab.nat;

/**
 * What routers of one type differ in.
 *
 * @param inputRule whether the router itself drops what nobody asked for; without it, such a packet leaves a state behind
 *     that a later mapping of the same port must avoid
 * @param hairpin whether hosts inside reach each other at their outside endpoints, where the type can do that
 */
public record RouterOptions(boolean inputRule, boolean hairpin) {

    /** As most routers are. */
    public static final RouterOptions USUAL = new RouterOptions(true, true);
}
