package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.core.punch.PunchListener;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannels;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;

/** What a dial does when things come in an order that a network rarely shows. */
class DialTest implements RecordFinder, Exchanges, PeerChannels, PeerPaths {

    private static final Endpoint ENDPOINT = Endpoint.parse("203.0.113.7:4433");
    private static final Contact COORDINATOR =
            new Contact(Identity.generate(new SystemEntropy()).peerId(), Endpoint.parse("203.0.113.8:4433"));

    private final List<String> steps = new ArrayList<>();
    private final Simulation simulation = Simulation.forTest(DialTest.class, 1);
    private final SimHost host = simulation.addHost();
    private final Identity identity = Identity.generate(new SystemEntropy());
    private final PeerId peer = identity.peerId();
    private final LinkTable links = new LinkTable(peer, host.loop(), (link, protocol, stream) -> false, () -> {});
    private final Connector connector = new Connector(
            new Connector.Tools(
                    host.loop(),
                    this,
                    this,
                    this,
                    this,
                    endpoint -> true,
                    (record, listener) -> {
                        steps.add("punch");
                        punch = listener;
                        return () -> {};
                    },
                    (record, listener) -> {
                        circuit = listener;
                        return () -> {};
                    },
                    () -> false,
                    watched -> steps.add("watch"),
                    relayed -> {},
                    ended -> {}),
            links);
    private final List<Exchanges.Listener> probes = new ArrayList<>();
    private final List<Contact> asked = new ArrayList<>();
    private PeerPaths.@Nullable Path path;
    private @Nullable FindListener search;
    private @Nullable PunchListener punch;
    private CircuitOpener.@Nullable Listener circuit;
    private @Nullable Completion<PeerChannel> dial;
    private Connector.@Nullable Connected connected;
    private @Nullable Failure failed;

    @Test
    void shouldDialWhenTheSearchEndsBetweenTheAnswerAndTheDial() {
        connect();
        found().onRecord(record());
        simulation.run(Duration.ofMillis(1));
        answer(0);
        found().onFinished(new FindResult(record(), 1, 3, 1));
        simulation.run(Duration.ofMillis(1));
        assertThat(failed).isNull();
        Objects.requireNonNull(dial).succeeded(new FakeChannel(peer, true));
        simulation.run(Duration.ofMillis(1));
        assertThat(Objects.requireNonNull(connected).link().peer()).isEqualTo(peer);
    }

    @Test
    void shouldWatchPathsBeforeTheFirstPacketOfTheLink() {
        connect();
        found().onRecord(record());
        simulation.run(Duration.ofMillis(1));
        answer(0);
        simulation.run(Duration.ofMillis(1));
        assertThat(steps).containsExactly("watch", "dial");
    }

    @Test
    void shouldFailWhenNobodyAnsweredAndTheSearchIsOver() {
        connect();
        found().onRecord(record());
        simulation.run(Duration.ofMillis(1));
        found().onFinished(new FindResult(record(), 1, 3, 1));
        assertThat(failed).as("the probe is open").isNull();
        probes.get(0).onFailure(new Failure(Failure.Code.TIMEOUT, "Silence"));
        assertThat(Objects.requireNonNull(failed).code()).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(dial).isNull();
    }

    @Test
    void shouldAskInTheSessionWhileItDialsSinceThePacketThatConfirmsItMayBeLost() {
        connect();
        found().onRecord(record());
        simulation.run(Duration.ofMillis(1));
        haveSession();
        answer(0);
        simulation.run(Duration.ofMillis(1));
        assertThat(dial).isNotNull();
        assertThat(asked).containsExactly(new Contact(peer, ENDPOINT), new Contact(peer, ENDPOINT));
        probes.get(1).onFailure(new Failure(Failure.Code.TIMEOUT, "Silence"));
        assertThat(failed).as("the link decides").isNull();
    }

    @Test
    void shouldPunchAPeerElsewhereAtOnce() {
        connect();
        found().onRecord(record(ENDPOINT, List.of(COORDINATOR)));
        assertThat(steps).containsExactly("punch");
        simulation.run(Duration.ofMillis(20));
        assertThat(asked).isEmpty();
    }

    /** People can do something about either: a router that gives random ports, a network that has too few relays. */
    @Test
    void shouldSayWhyNoPunchAndWhyNoRelayHelped() {
        beginOverRelay();
        relay().onFailed(new Failure(Failure.Code.REFUSED, "The relay …abc opened no circuit: FULL"));
        punching().onFailed(bothUnpredictable());
        assertBothAreTold();
    }

    @Test
    void shouldSayBothInWhicheverOrderTheyFail() {
        beginOverRelay();
        punching().onFailed(bothUnpredictable());
        relay().onFailed(new Failure(Failure.Code.REFUSED, "The relay …abc opened no circuit: FULL"));
        assertBothAreTold();
    }

    private void assertBothAreTold() {
        Failure failure = Objects.requireNonNull(failed);
        assertThat(failure.code()).isEqualTo(Failure.Code.UNREACHABLE);
        assertThat(failure.message())
                .isEqualTo(bothUnpredictable().message()
                        + ", and no relay helped: the relay …abc opened no circuit: FULL (NO_REPLY)");
    }

    @Test
    void shouldSayThatNobodyAnsweredOverTheCircuit() {
        beginOverRelay();
        relay().onOpened(new Contact(peer, new Endpoint(new IpAddress(IpAddress.DISCARD_ONLY, 1), 1)));
        probes.get(0).onFailure(new Failure(Failure.Code.TIMEOUT, "Silence"));
        punching().onFailed(bothUnpredictable());
        assertThat(Objects.requireNonNull(failed).message())
                .contains("mapping ADDRESS_AND_PORT_DEPENDENT")
                .contains("no relay helped: nobody answered at the other end of a circuit");
    }

    private void beginOverRelay() {
        connect();
        Contact helper = new Contact(peer, ENDPOINT);
        PeerRecord record =
                new PeerRecord(peer, 1, 0, 7_200_000, List.of(), NatProfile.UNKNOWN, List.of(helper), List.of(helper));
        SignedPeerRecord signed = RecordCodec.sign(record, identity, NetworkId.MAIN);
        found().onRecord(signed);
        simulation.run(Duration.ofMillis(1));
        found().onFinished(new FindResult(signed, 1, 3, 1));
        assertThat(failed).isNull();
    }

    private PunchListener punching() {
        return Objects.requireNonNull(punch);
    }

    private CircuitOpener.Listener relay() {
        return Objects.requireNonNull(circuit);
    }

    private static PunchFailure bothUnpredictable() {
        NatProfile random = new NatProfile(
                NatProfile.MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                NatProfile.FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
        return new PunchFailure(PunchFailure.Code.BOTH_UNPREDICTABLE, random, random, new TreeMap<>());
    }

    private void connect() {
        connector.connect(
                peer,
                Duration.ofSeconds(10).toNanos(),
                Direct.PREFER,
                Completion.of(made -> connected = made, failure -> failed = failure));
    }

    private void haveSession() {
        host.datagrams()
                .open(
                        new Endpoint(host.address(), 4433),
                        (socket, source, payload) -> {},
                        Completion.of(socket -> path = new Path(socket, ENDPOINT), failure -> {
                            throw new AssertionError(failure);
                        }));
        simulation.run(Duration.ofMillis(1));
    }

    private void answer(int probe) {
        probes.get(probe)
                .onResponse(
                        new Response.Pong(Frame.Role.CLIENT, null, 0),
                        new Exchanges.Answer(new Contact(peer, ENDPOINT), 1_000_000, ENDPOINT));
    }

    private FindListener found() {
        return Objects.requireNonNull(search);
    }

    private SignedPeerRecord record() {
        return record(ENDPOINT, List.of());
    }

    private SignedPeerRecord record(Endpoint endpoint, List<Contact> coordinators) {
        PeerRecord record =
                new PeerRecord(peer, 1, 0, 7_200_000, List.of(endpoint), NatProfile.UNKNOWN, coordinators, List.of());
        return RecordCodec.sign(record, identity, NetworkId.MAIN);
    }

    @Override
    public Search find(PeerId wanted, FindListener listener) {
        search = listener;
        return () -> {};
    }

    @Override
    public Exchanges.Exchange ask(Contact to, Request request, long timeoutNanos, Exchanges.Listener listener) {
        asked.add(to);
        probes.add(listener);
        return () -> {};
    }

    @Override
    public void serve(RequestHandler handler) {
        throw new UnsupportedOperationException("A dial serves nobody");
    }

    @Override
    public void serve(Request.Kind kind, RequestHandler handler) {
        throw new UnsupportedOperationException("A dial serves nobody");
    }

    @Override
    public void dial(PeerId to, long timeoutNanos, Completion<PeerChannel> completion) {
        steps.add("dial");
        dial = completion;
    }

    @Override
    public void onAccepted(AcceptHandler handler) {
        throw new UnsupportedOperationException("A dial accepts nobody");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("A dial closes nothing");
    }

    @Override
    public @Nullable PeerId peerAt(UdpSocket socket, Endpoint remote) {
        return null;
    }

    @Override
    public PeerPaths.@Nullable Path pathTo(PeerId wanted) {
        return path;
    }
}
