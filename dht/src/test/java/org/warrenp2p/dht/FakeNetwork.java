package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.dht.records.StoreSettings;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.ReachProbes;

/**
 * DHT nodes that exchange values directly, in one virtual time: no packets, no sessions, but loss, delay and
 * retransmission. For tests that need hundreds of nodes or lies in a moment; the packets are tested over simnet.
 */
final class FakeNetwork {

    final VirtualTime time = new VirtualTime();
    final List<FakeNode> nodes = new ArrayList<>();
    private final Map<Endpoint, FakeNode> byEndpoint = new LinkedHashMap<>();
    private final RandomStreams streams;
    private final RandomGenerator random;
    private final double loss;
    private final DhtSettings settings;
    private long traceHash;

    FakeNetwork(long seed, double loss) {
        this(seed, loss, DensitySettings.defaults());
    }

    FakeNetwork(long seed, double loss, DensitySettings density) {
        this(seed, loss, settings(density, StoreSettings.defaults(), KeepSettings.defaults()));
    }

    FakeNetwork(long seed, double loss, DhtSettings settings) {
        this.settings = settings;
        this.streams = new RandomStreams(seed);
        this.random = streams.stream("network");
        this.loss = loss;
    }

    /** A server with a public IPv4 endpoint. */
    FakeNode server() {
        return add(Role.SERVER, Families.IPV4, publicIpv4());
    }

    FakeNode add(Role role, Families families, Endpoint... endpoints) {
        return add(role, families, KnownContacts.none(time), List.of(endpoints));
    }

    /** A server that remembers whom it knew in {@code known}. */
    FakeNode serverThatRemembers(KnownContacts known) {
        return add(Role.SERVER, Families.IPV4, known, List.of(publicIpv4()));
    }

    private FakeNode add(Role role, Families families, KnownContacts known, List<Endpoint> endpoints) {
        return add(TestRecords.peer(random), role, families, known, endpoints);
    }

    private FakeNode add(PeerId peer, Role role, Families families, KnownContacts known, List<Endpoint> endpoints) {
        FakeNode node = new FakeNode(peer, role, families, known, endpoints);
        nodes.add(node);
        for (Endpoint endpoint : endpoints) {
            byEndpoint.put(endpoint, node);
        }
        return node;
    }

    /** A server whose identity was chosen. */
    FakeNode serverAs(PeerId peer) {
        return add(peer, Role.SERVER, Families.IPV4, KnownContacts.none(time), List.of(publicIpv4()));
    }

    /** The same peer at the same endpoints, started anew with nothing in its memory. */
    FakeNode again(FakeNode old) {
        nodes.remove(old);
        FakeNode node = new FakeNode(old.peer, old.role, old.families, old.known, old.endpoints);
        nodes.add(node);
        old.endpoints.forEach(endpoint -> byEndpoint.put(endpoint, node));
        return node;
    }

    /** {@code count} servers that join through the first, 100 ms apart, and then some time to settle. */
    void grow(int count) {
        for (int i = 0; i < count; i++) {
            FakeNode node = server();
            node.join(nodes.get(0));
            time.pass(100_000_000L);
        }
        time.passSeconds(60);
    }

    Endpoint publicIpv4() {
        while (true) {
            IpAddress address = IpAddress.ofIpv4(random.nextInt());
            if (address.isPublic()) {
                return new Endpoint(address, 4433);
            }
        }
    }

    Endpoint publicIpv6() {
        return new Endpoint(new IpAddress(0x2000_0000_0000_0000L | random.nextLong() >>> 4, random.nextLong()), 4433);
    }

    RandomGenerator random() {
        return random;
    }

    /** Who is at {@code endpoint}, dead or alive. */
    @Nullable
    FakeNode nodeAt(Endpoint endpoint) {
        return byEndpoint.get(endpoint);
    }

    /** Whether what is sent now is lost. */
    boolean loses() {
        return random.nextDouble() < loss;
    }

    void sentTo(PeerId peer) {
        traceHash = 31 * (31 * traceHash + time.nanoTime()) + peer.hashCode();
    }

    /** Differs if anything was sent to somebody else, or at another time. */
    long traceHash() {
        return traceHash;
    }

    /** The live servers closest to {@code target} in truth. */
    List<PeerId> trulyClosest(Key target, int count, FakeNode but) {
        return nodes.stream()
                .filter(node -> node.alive && node != but && node.role == Role.SERVER)
                .map(node -> node.peer)
                .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                .limit(count)
                .toList();
    }

    static DhtSettings settings(DensitySettings density, StoreSettings store, KeepSettings keep) {
        DhtSettings of = DhtSettings.defaults();
        return new DhtSettings(
                of.table(),
                of.lookup(),
                store,
                of.publish(),
                density,
                keep,
                of.closestToFinish(),
                of.askTimeout(),
                of.storeTimeout(),
                of.lookupsRunning(),
                of.lookupsWaiting(),
                of.refreshSelfEvery(),
                of.refreshBucketEvery(),
                of.bootstrapBackoffCap());
    }

    /** A node of the network. */
    final class FakeNode implements LocalNode, Exchanges {

        final PeerId peer;
        final Counters counters = new Counters();
        final Dht dht;
        final Set<PeerId> answeredUs = new LinkedHashSet<>();
        final List<Contact> asked = new ArrayList<>();
        final Role role;
        final Families families;
        private final KnownContacts known;
        private final List<Endpoint> endpoints;
        final Set<PeerId> confirmed = new LinkedHashSet<>();
        RequestHandler handler = incoming -> {};
        private long sequence;
        boolean alive = true;
        long clockAheadMillis;

        FakeNode(PeerId peer, Role role, Families families, KnownContacts known, List<Endpoint> endpoints) {
            this.peer = peer;
            this.role = role;
            this.families = families;
            this.known = known;
            this.endpoints = endpoints;
            this.dht = new Dht(
                    this,
                    new DhtPorts(
                            time,
                            () -> time.wallMillis() + clockAheadMillis,
                            this,
                            ReachProbes.none(time),
                            Storages.inMemory(time),
                            known,
                            TestRecords.CHECKS,
                            streams.below(peer.toString()),
                            counters),
                    settings);
            dht.start();
        }

        Contact contact() {
            return new Contact(peer, endpoints.get(0));
        }

        Outcome<BootstrapResult> join(FakeNode... through) {
            Outcome<BootstrapResult> outcome = new Outcome<>();
            List<Contact> seeds = new ArrayList<>();
            for (FakeNode node : through) {
                seeds.addAll(node.endpoints.stream()
                        .map(endpoint -> new Contact(node.peer, endpoint))
                        .toList());
            }
            dht.bootstrap(seeds, outcome);
            return outcome;
        }

        Outcome<PublishResult> publish() {
            Outcome<PublishResult> outcome = new Outcome<>();
            dht.publish(this::freshRecord, outcome);
            return outcome;
        }

        SignedPeerRecord freshRecord() {
            return TestRecords.record(peer, ++sequence, dht.clock().millis(), endpoints.get(0));
        }

        Outcome<PublishResult> announce(Topic topic) {
            Outcome<PublishResult> outcome = new Outcome<>();
            dht.announce(topic, this::freshAnnouncement, outcome);
            return outcome;
        }

        SignedAnnouncement freshAnnouncement(Topic topic) {
            return AnnouncementCodec.sign(
                    new Announcement(peer, topic, time.wallMillis(), 3_600), new DigestSigner(peer), NetworkId.MAIN);
        }

        TopicOutcome findPeers(Topic topic, int limit) {
            TopicOutcome outcome = new TopicOutcome();
            dht.findPeers(topic, limit, outcome);
            return outcome;
        }

        Outcome<PublishResult> put(Value value) {
            Outcome<PublishResult> outcome = new Outcome<>();
            dht.put(value, outcome);
            return outcome;
        }

        ValueOutcome get(Key place) {
            ValueOutcome outcome = new ValueOutcome();
            dht.get(place, outcome);
            return outcome;
        }

        long count(String counter) {
            return counters.counter(counter).value();
        }

        FindOutcome find(PeerId wanted) {
            FindOutcome outcome = new FindOutcome();
            dht.find(wanted, outcome);
            return outcome;
        }

        Outcome<ClosestResult> closest(Key target) {
            Outcome<ClosestResult> outcome = new Outcome<>();
            dht.closest(target, outcome);
            return outcome;
        }

        boolean holdsRecordOf(PeerId subject) {
            return dht.stores().records().get(subject.key()) != null;
        }

        void kill() {
            alive = false;
            dht.close();
        }

        /** Lets this node answer by {@code liar} from now on. */
        void answerBy(RequestHandler liar) {
            handler = liar;
        }

        RequestHandler honestHandler() {
            return handler;
        }

        @Override
        public PeerId peer() {
            return peer;
        }

        @Override
        public NetworkId network() {
            return NetworkId.MAIN;
        }

        @Override
        public Role role() {
            return role;
        }

        @Override
        public Families families() {
            return families;
        }

        @Override
        public List<Endpoint> endpoints() {
            return endpoints;
        }

        @Override
        public void serve(RequestHandler requestHandler) {
            handler = requestHandler;
        }

        @Override
        public void serve(Request.Kind kind, RequestHandler requestHandler) {
            throw new UnsupportedOperationException("The DHT serves all kinds with one handler");
        }

        @Override
        public Exchange ask(Contact to, Request request, long timeoutNanos, Listener listener) {
            asked.add(to);
            FakeExchange exchange = new FakeExchange(FakeNetwork.this, this, to, request, timeoutNanos, listener);
            exchange.start();
            return exchange;
        }

        Endpoint sourceTowards(IpFamily family) {
            return endpoints.stream()
                    .filter(endpoint -> endpoint.family() == family)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
