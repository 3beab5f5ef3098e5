package org.warrenp2p.testnet.lab.nat;

import org.jspecify.annotations.Nullable;

/**
 * What a network lets a host in it do: promised by a type, or measured from inside.
 *
 * @param udp whether UDP gets out and answers get in; if not, what follows up to {@code hairpin} is null
 * @param mapping what the outside endpoint depends on
 * @param filtering whose packets get in
 * @param portPreserved whether the outside port is the inside one; true where nothing is translated
 * @param sequential whether the outside ports of new mappings count up
 * @param hairpin whether two hosts inside reach each other at their outside endpoints; null also where nothing is translated
 * @param tcp443 whether a TCP connection to port 443 can be made
 * @param tcpOther whether one to another port can be made
 */
public record NatBehaviour(
        boolean udp,
        @Nullable Dependence mapping,
        @Nullable Dependence filtering,
        @Nullable Boolean portPreserved,
        @Nullable Boolean sequential,
        @Nullable Boolean hairpin,
        boolean tcp443,
        boolean tcpOther) {

    static NatBehaviour withoutUdp(boolean tcpOther) {
        return new NatBehaviour(false, null, null, null, null, null, true, tcpOther);
    }

    static NatBehaviour untranslated(Dependence filtering) {
        return new NatBehaviour(true, Dependence.NONE, filtering, true, false, null, true, true);
    }

    static NatBehaviour translated(
            Dependence mapping, Dependence filtering, boolean portPreserved, boolean sequential, boolean hairpin) {
        return new NatBehaviour(true, mapping, filtering, portPreserved, sequential, hairpin, true, true);
    }
}
