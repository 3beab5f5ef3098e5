package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.ClosestResult;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** A node of the network, on a simulated host. */
public final class Peer {

    /** Long enough for the sockets to send what they were given. */
    private static final long LAST_WORDS_NANOS = 1_000_000_000L;

    /** Longer than any answer takes. */
    private static final long ASK_NANOS = 10_000_000_000L;

    private final SimHost host;
    private final Signer signer;

    // the very objects, because those of 100,000 peers are in 200 tables each
    private final List<Endpoint> endpoints;
    private final List<Contact> contacts;
    private final @Nullable Counters ownCounters;
    private final PeerNode node;
    private @Nullable BootstrapResult joined;
    private @Nullable PublishResult published;
    private long upAfterNanos;
    private boolean honest = true;
    private boolean leaving;

    /** Who connects to it, as far as nothing has come of that yet; the scenario limits them. */
    private final SortedMap<PeerId, Connecting> callers = new TreeMap<>();
    /** Those that called and did not end yet, or ended lately. */
    private final NavigableMap<PeerId, Talk> talks = new TreeMap<>();

    /**
     * Starts it.
     *
     * @param forwarding whether it forwards for others where strangers reach it
     * @param common what all nodes count with; null if each is to count for itself
     */
    Peer(
            SimHost host,
            RoleSetting role,
            int port,
            Signer signer,
            List<Contact> seeds,
            NodeKind kind,
            boolean forwarding,
            @Nullable Counters common) {
        Counters counters = common == null ? new Counters() : common;
        this.ownCounters = common == null ? counters : null;
        this.host = host;
        this.signer = signer;
        this.endpoints = host.addresses().stream()
                .map(address -> new Endpoint(address, port))
                .toList();
        this.contacts = endpoints.stream()
                .map(endpoint -> new Contact(signer.peerId(), endpoint))
                .toList();
        node = kind.wire()
                .node(new PeerSetup(
                        host,
                        endpoints,
                        role,
                        signer,
                        seeds,
                        kind,
                        forwarding,
                        counters,
                        this::onFirstByte,
                        talks::get));
        long startNanos = host.loop().nanoTime();
        host.loop()
                .execute(() -> node.start(
                        Completion.of(result -> joined = result, this::fail),
                        Completion.of(
                                result -> {
                                    published = result;
                                    upAfterNanos = host.loop().nanoTime() - startNanos;
                                },
                                this::fail)));
    }

    private void fail(Failure failure) {
        if (leaving) {
            return; // what it had begun ends with it
        }
        throw new IllegalStateException("A node could not start: " + failure.message());
    }

    /** The machine that it runs on. */
    public SimHost host() {
        return host;
    }

    /** Who it is. */
    public PeerId id() {
        return signer.peerId();
    }

    /** Where it is. */
    public Key key() {
        return signer.peerId().key();
    }

    /** Whether it enters routing tables. */
    public boolean isServer() {
        return node.role() == Frame.Role.SERVER;
    }

    /** Whether it keeps to the protocol. */
    public boolean isHonest() {
        return honest;
    }

    /** Whether it has not been killed. */
    public boolean isAlive() {
        return !leaving && !host.isStopped();
    }

    /** How it joined, or null if it has not. */
    public @Nullable BootstrapResult joined() {
        return joined;
    }

    /** Whether somebody has confirmed to keep its record. */
    public boolean isPublished() {
        return published != null && published.stored() > 0;
    }

    /** How its first publication went, or null if it has not ended. */
    public @Nullable PublishResult published() {
        return published;
    }

    /** Time from its start to the end of its first publication; 0 if that has not ended. */
    public long upAfterNanos() {
        return upAfterNanos;
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** How others can ask it. */
    public List<Contact> contacts() {
        return contacts;
    }

    /** The peers of its routing table, closest to it first. */
    public List<PeerId> table() {
        return node.contacts().stream().map(Contact::peer).toList();
    }

    /**
     * What one of its counters says.
     *
     * @throws IllegalStateException without {@link World#countEachNode}
     */
    public long count(String counter) {
        if (ownCounters == null) {
            throw new IllegalStateException("All nodes count together here");
        }
        return ownCounters.counter(counter).value();
    }

    /** From now on others get their answers from {@code handler}; what it asks itself stays as it is. */
    public void answerBy(Exchanges.RequestHandler handler) {
        honest = false;
        node.exchanges().serve(handler);
    }

    /** Searches for the record of {@code wanted}. */
    public Finding find(Peer wanted) {
        Finding finding = new Finding(this, wanted);
        host.loop().execute(() -> node.find(wanted.id(), finding));
        return finding;
    }

    /** Searches for the record of {@code wanted}, who may be nobody. */
    public void find(PeerId wanted, FindListener listener) {
        host.loop().execute(() -> node.find(wanted, listener));
    }

    /** Asks {@code holder} for this node's own record; tells {@code done} whether it has it. */
    public void askForOwnRecord(Peer holder, Consumer<Boolean> done) {
        Contact contact = holder.contacts().get(0);
        Request question = new Request.GetRecord(key(), Families.IPV4);
        host.loop()
                .execute(() -> node.exchanges().ask(contact, question, ASK_NANOS, new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        done.accept(response.kind() == Response.Kind.RECORD_FOUND);
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        done.accept(false);
                    }
                }));
    }

    /** Searches for the peers closest to {@code target}; tells {@code done}. */
    public void closest(Key target, Completion<ClosestResult> done) {
        host.loop().execute(() -> node.closest(target, done));
    }

    /** Connects to {@code wanted} and sends it a byte. */
    public Connecting connect(Peer wanted, Duration timeout) {
        Connecting connecting = new Connecting(host.loop(), () -> wanted.callers.remove(id()));
        wanted.callers.put(id(), connecting);
        host.loop().execute(() -> node.connect(wanted.id(), timeout, connecting));
        return connecting;
    }

    /** Connects to {@code wanted} and says something every now and then. */
    public Talk talk(Peer wanted, Duration timeout, Duration every) {
        Talk talk = new Talk(host.loop(), wanted.host.loop(), every);
        wanted.talks.put(id(), talk);
        host.loop().execute(() -> node.talk(wanted.id(), timeout, talk));
        return talk;
    }

    private void onFirstByte(PeerId from) {
        Connecting connecting = callers.get(from);
        if (connecting != null) {
            connecting.heard();
        }
    }

    /** Whether it has a way to {@code other} that need not be looked for. */
    public boolean hasSessionWith(Peer other) {
        return node.hasSessionWith(other.id());
    }

    /** Whether its way to {@code other} leads through no relay. */
    public boolean reachesDirectly(Peer other) {
        return node.reachesDirectly(other.id());
    }

    /** What it has found out of the translators between it and the others, over IPv4. */
    public NatProfile nat() {
        return node.nat();
    }

    /** Kills it without a goodbye. */
    public void kill() {
        host.stop();
    }

    /** Says goodbye and stops, once what it says is on its way. */
    public void leave() {
        leaving = true;
        host.loop().execute(() -> {
            node.stop();
            host.loop().schedule(LAST_WORDS_NANOS, host::stop);
        });
    }
}
