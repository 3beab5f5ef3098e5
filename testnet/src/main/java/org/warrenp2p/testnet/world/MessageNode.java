package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.ClosestResult;
import org.warrenp2p.dht.Dht;
import org.warrenp2p.dht.DhtPorts;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.dht.LocalNode;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.core.OwnRecord;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimMessages;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.ReachProbes;
import org.warrenp2p.transport.exchange.ExchangeService;
import org.warrenp2p.transport.exchange.ExchangeSettings;

/**
 * The DHT and the exchanges that ship, over messages instead of sessions, and nothing else of a node: where a hundred
 * thousand must fit into memory.
 */
final class MessageNode implements PeerNode, LocalNode {

    /** Round trips that are remembered: of a lookup's peers and the neighbours. In a session's node it is 8,192. */
    private static final int MAX_ESTIMATES = 256;

    /** What a ping and its pong look at: most of what happens while nobody searches. */
    static final Footprint FOOTPRINT = new Footprint(
            MessageNode.class,
            List.of(
                    "setup.host.wallClock",
                    "setup.host.linkRandom",
                    "setup.host.entropy.random",
                    "messages",
                    "messages.ipv4",
                    "messages.standing",
                    "exchanges",
                    "exchanges.counters",
                    "exchanges.handlers",
                    "exchanges.handlers.others",
                    "exchanges.open",
                    "exchanges.destinations",
                    "exchanges.destinations.busy",
                    "exchanges.destinations.idle",
                    "exchanges.deadlines",
                    "exchanges.deadlines.waiting",
                    "dht.keeper",
                    "dht.keeper.reach",
                    "dht.keeper.probes",
                    "dht.rules",
                    "dht.clock",
                    "dht.clock.offset",
                    "dht.table",
                    "dht.table.self",
                    "dht.table.checks",
                    "dht.table.checks.random"));

    private static final Footprint TABLE = new Footprint(MessageNode.class, List.of("dht.table"));

    private final PeerSetup setup;
    private final Families families;
    private final Frame.Role role;
    private final SimMessages messages;
    private final ExchangeService exchanges;
    private final Dht dht;

    /** @param encoded whether all messages are written as bytes and read from those */
    MessageNode(PeerSetup setup, boolean encoded) {
        this.setup = setup;
        this.families = Families.of(setup.endpoints());
        this.role = setup.role() == RoleSetting.CLIENT ? Frame.Role.CLIENT : Frame.Role.SERVER;
        SimHost host = setup.host();
        Counters counters = setup.counters();
        Verifier verifier = setup.kind().cryptography().verifier();
        messages = new SimMessages(peer(), host, encoded);
        exchanges =
                new ExchangeService(messages, host.loop(), host.entropy(), counters, exchangeSettings(), this::role);
        dht = new Dht(
                this,
                new DhtPorts(
                        host.loop(),
                        host.wallClock(),
                        exchanges,
                        ReachProbes.none(host.loop()),
                        Storages.inMemory(host.loop()),
                        KnownContacts.none(host.loop()),
                        SignatureChecks.inline(NetworkId.MAIN, verifier),
                        setup.random().below("dht"),
                        counters),
                setup.kind().dht());
        RoutingTable table = (RoutingTable) TABLE.of(this).get(0);
        messages.use(exchanges, new SimMessages.Listener() {
            @Override
            public void onConfirmed(Contact contact) {
                dht.onConfirmed(contact);
            }

            @Override
            public void onGoodbye(PeerId peer) {
                dht.onGoodbye(peer);
            }

            @Override
            public boolean foresee(Contact contact) {
                return table.knows(contact);
            }
        });
    }

    private static ExchangeSettings exchangeSettings() {
        ExchangeSettings usual = ExchangeSettings.defaults();
        return new ExchangeSettings(
                usual.maxInFlight(),
                usual.maxQueued(),
                usual.maxQueuedPerDestination(),
                usual.minWindow(),
                usual.maxWindow(),
                usual.coldRtt(),
                usual.minRetransmit(),
                MAX_ESTIMATES);
    }

    @Override
    public void start(Completion<BootstrapResult> joined, Completion<PublishResult> published) {
        setup.endpoints().forEach(messages::open);
        dht.start();
        setup.host().setFootprint(FOOTPRINT.of(this));
        dht.bootstrap(
                setup.seeds(),
                Completion.of(
                        result -> {
                            dht.publish(
                                    new OwnRecord(
                                            setup.signer(),
                                            NetworkId.MAIN,
                                            dht.clock(),
                                            this::endpoints,
                                            List::of,
                                            List::of,
                                            () -> NatProfile.UNKNOWN),
                                    published);
                            joined.succeeded(result);
                        },
                        joined::failed));
    }

    @Override
    public void find(PeerId wanted, FindListener listener) {
        dht.find(wanted, listener);
    }

    @Override
    public void closest(Key target, Completion<ClosestResult> done) {
        dht.closest(target, done);
    }

    @Override
    public List<Contact> contacts() {
        return dht.contacts();
    }

    /** @throws UnsupportedOperationException always: links are the sessions' */
    @Override
    public void connect(PeerId wanted, Duration timeout, Connecting connecting) {
        throw new UnsupportedOperationException("Nodes without sessions have no links");
    }

    @Override
    public void talk(PeerId wanted, Duration timeout, Talk talk) {
        throw new UnsupportedOperationException("Nodes without sessions have no links");
    }

    @Override
    public boolean hasSessionWith(PeerId other) {
        return false;
    }

    @Override
    public boolean reachesDirectly(PeerId other) {
        return false;
    }

    @Override
    public NatProfile nat() {
        return NatProfile.UNKNOWN;
    }

    @Override
    public Exchanges exchanges() {
        return exchanges;
    }

    /** Those whom it knows are about those who know it: they hear of the end. */
    @Override
    public void stop() {
        List<Contact> neighbours = dht.contacts();
        dht.close();
        exchanges.close();
        messages.close(neighbours);
    }

    @Override
    public PeerId peer() {
        return setup.signer().peerId();
    }

    @Override
    public NetworkId network() {
        return NetworkId.MAIN;
    }

    @Override
    public Frame.Role role() {
        return role;
    }

    @Override
    public Families families() {
        return families;
    }

    @Override
    public List<Endpoint> endpoints() {
        return setup.endpoints();
    }
}
