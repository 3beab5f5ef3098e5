package org.warrenp2p.testnet.world;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.RandomStreams;

/**
 * What a node is made of.
 *
 * @param endpoints where it listens, at least one, all with the same port
 * @param role whether others may put it into their tables
 * @param seeds through whom it joins
 * @param forwarding whether it forwards for others where strangers reach it
 * @param counters of this node, or of all
 * @param heard told of every peer whose first byte has come over a link
 * @param talks what a peer talks about that calls; null if it is not expected
 */
record PeerSetup(
        SimHost host,
        List<Endpoint> endpoints,
        RoleSetting role,
        Signer signer,
        List<Contact> seeds,
        NodeKind kind,
        boolean forwarding,
        Counters counters,
        Consumer<PeerId> heard,
        Function<PeerId, @Nullable Talk> talks) {

    /** Of this node alone, for there may be others on its host. */
    RandomStreams random() {
        return host.random().below(Integer.toString(endpoints.get(0).port()));
    }
}
