package org.warrenp2p.node.core;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.warrenp2p.dht.Dht;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.TopicListener;
import org.warrenp2p.node.core.relay.RelaySources;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.Completion;

/** What relays depend on, from the rest of the node: how it is reached, and the DHT, where relays offer themselves. */
final class OwnRelays implements RelaySources {

    /** Where relays announce themselves; docs/wire.md. */
    private static final String TOPIC = "warren/relay/1";

    private final Reach reach;
    private final Dht dht;
    private final Topic topic;
    private final Function<Topic, Kept> announce;
    private BiConsumer<Contact, Completion<Contact>> reacher = (relay, completion) -> completion.succeeded(relay);

    OwnRelays(Reach reach, Dht dht, NetworkId network, Function<Topic, Kept> announce) {
        this.reach = reach;
        this.dht = dht;
        this.topic = Topic.of(network, TOPIC);
        this.announce = announce;
    }

    @Override
    public boolean isPublic() {
        return reach.isPublic();
    }

    @Override
    public boolean needsRelays() {
        return reach.needsHelp();
    }

    @Override
    public Duration keepalive() {
        return reach.keepalive();
    }

    @Override
    public boolean mayDial(Endpoint endpoint) {
        return reach.mayDial(endpoint);
    }

    @Override
    public boolean servesStrangers() {
        return reach.role() == Frame.Role.SERVER;
    }

    /** Where this node reaches the internet, nobody has it send packets into the networks beside it. */
    @Override
    public boolean mayMeet(Endpoint endpoint) {
        return reach.mayDial(endpoint)
                && (endpoint.address().isPublic()
                        || reach.endpoints().stream()
                                .noneMatch(own -> own.address().isPublic()));
    }

    @Override
    public void reach(Contact relay, Completion<Contact> completion) {
        reacher.accept(relay, completion);
    }

    /** Who gets to relays where that takes more than to send them something. */
    void reachBy(BiConsumer<Contact, Completion<Contact>> how) {
        reacher = how;
    }

    @Override
    public Kept announce() {
        return announce.apply(topic);
    }

    @Override
    public Search findRelays(int limit, TopicListener listener) {
        return dht.findPeers(topic, limit, listener);
    }

    @Override
    public List<Contact> servers() {
        return dht.contacts();
    }

    @Override
    public Search find(PeerId peer, FindListener listener) {
        return dht.find(peer, listener);
    }
}
