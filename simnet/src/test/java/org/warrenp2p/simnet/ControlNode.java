package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.session.SessionListener;

/** A control plane on a simulated host: it answers what it is asked, and remembers what it hears. */
final class ControlNode implements SessionListener {

    static final int PORT = 4433;
    static final Key TARGET = peer(99).key();
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final SimHost host;
    final PeerId peer;
    final Counters counters = new Counters();
    final ControlPlane plane;
    final List<PeerId> confirmed = new ArrayList<>();
    final List<PeerId> lost = new ArrayList<>();
    final List<PeerId> goodbyes = new ArrayList<>();
    final List<Exchanges.Incoming> requests = new ArrayList<>();
    final List<UdpSocket> sockets = new ArrayList<>();
    List<Contact> contactsInAnswers = contacts(20);
    Frame.Role role = Frame.Role.SERVER;

    ControlNode(SimHost host, int number) {
        this(host, number, ControlSettings.defaults());
    }

    ControlNode(SimHost host, int number, ControlSettings settings) {
        this(host, peer(number), new SimSessionCrypto(peer(number), NetworkId.MAIN, host), settings);
    }

    ControlNode(SimHost host, PeerId peer, SessionCrypto crypto, ControlSettings settings) {
        this.host = host;
        this.peer = peer;
        plane = new ControlPlane(
                new ControlPlane.Ports(peer, host.loop(), crypto, host.entropy(), host.random(), counters),
                settings,
                () -> role);
        plane.addSessionListener(this);
        plane.exchanges().serve(this::serve);
        host.addresses().forEach(address -> open(new Endpoint(address, PORT)));
    }

    static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    void open(Endpoint local) {
        host.datagrams()
                .open(
                        local,
                        plane.handler(),
                        Completion.of(
                                socket -> {
                                    sockets.add(socket);
                                    plane.addSocket(socket);
                                },
                                failure -> {
                                    throw new IllegalStateException(failure.toString());
                                }));
    }

    private void serve(Exchanges.Incoming incoming) {
        requests.add(incoming);
        incoming.answer(answerTo(incoming.request(), contactsInAnswers));
    }

    private static final CircuitLimits LONGEST_LIMITS =
            new CircuitLimits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

    /** The longest answer that there is, but for contacts. */
    static Response answerTo(Request request, List<Contact> contacts) {
        return switch (request.kind()) {
            case PING ->
                new Response.Pong(
                        Frame.Role.SERVER, new Endpoint(SimAddresses.ipv6(9), PORT), 65_535, Long.MAX_VALUE, 65_535);
            case FIND_NODE -> new Response.Nodes(contacts);
            case GET_RECORD -> new Response.RecordFound(longestRecord());
            case PUT_RECORD, PUT_VALUE -> new Response.Stored();
            case GET_VALUE -> new Response.ValueFound(longestValue());
            case GET_ANNOUNCEMENTS -> longestPage(((Request.GetAnnouncements) request).shard());
            case PUT_ANNOUNCEMENT -> new Response.Announced(false);
            case PROBE_ME, PROBE_FOR -> new Response.Probing();
            case PUNCH -> new Response.PunchAnswer();
            case COORDINATE -> new Response.Coordinating(Response.Coordinating.MAX_SECONDS);
            case PASS_ORDER -> new Response.OrderPassed(longestPassage());
            case RESERVE -> new Response.Reserved(Response.Reserved.MAX_SECONDS, LONGEST_LIMITS);
            case OPEN_CIRCUIT -> new Response.CircuitOpened(-1, LONGEST_LIMITS, true);
        };
    }

    private static Value longestValue() {
        byte[] salt = new byte[Value.Mutable.MAX_SALT_BYTES];
        byte[] content = new byte[Value.MAX_CONTENT_BYTES];
        return new Value.Mutable(peer(7), Bytes.wrap(salt), -1, Bytes.wrap(content), Bytes.wrap(new byte[64]));
    }

    private static Response longestPage(TopicShard shard) {
        Announcement announcement = new Announcement(peer(7), shard.topic(), 1L << 40, 3_600);
        List<SignedAnnouncement> page = Collections.nCopies(
                Response.AnnouncementsFound.MAX_ANNOUNCEMENTS,
                new SignedAnnouncement(announcement, Bytes.wrap(new byte[64])));
        return new Response.AnnouncementsFound(shard.topic(), page, Response.AnnouncementsFound.MAX_TOTAL, true);
    }

    private static Passage longestPassage() {
        return new Passage(
                new Endpoint(SimAddresses.ipv6(9), PORT), Passage.MAX_DELAY_MICROS, Passage.MAX_DELAY_MICROS);
    }

    static List<Contact> contacts(int count) {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contacts.add(new Contact(peer(1_000 + i), new Endpoint(IpAddress.ofIpv4(0x0b00_0001 + i), PORT)));
        }
        return contacts;
    }

    /** The same in the family that takes more bytes. */
    static List<Contact> longContacts(int count) {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contacts.add(new Contact(peer(1_000 + i), new Endpoint(SimAddresses.ipv6(100 + i), PORT)));
        }
        return contacts;
    }

    static SignedPeerRecord longestRecord() {
        return TestRecords.longest();
    }

    Contact contact() {
        return new Contact(peer, endpoint());
    }

    Endpoint endpoint() {
        return new Endpoint(host.address(), PORT);
    }

    Asked ping(Contact to) {
        return ask(to, new Request.Ping());
    }

    Asked find(Contact to) {
        return ask(to, new Request.FindNode(TARGET, Families.BOTH));
    }

    Asked get(Contact to) {
        return ask(to, new Request.GetRecord(TARGET, Families.BOTH));
    }

    Asked put(Contact to) {
        return ask(to, new Request.PutRecord(longestRecord()));
    }

    Asked ask(Contact to, Request request) {
        return ask(to, request, PATIENCE);
    }

    Asked ask(Contact to, Request request, Duration timeout) {
        Asked asked = new Asked();
        asked.exchange = plane.exchanges().ask(to, request, timeout.toNanos(), asked);
        return asked;
    }

    boolean hasSessionWith(ControlNode other) {
        return plane.paths().pathTo(other.peer) != null;
    }

    PeerPaths.@Nullable Path pathTo(ControlNode other) {
        return plane.paths().pathTo(other.peer);
    }

    long count(String name) {
        return counters.counter(name).value();
    }

    @Override
    public void onConfirmed(PeerId other, PeerPaths.Path path) {
        confirmed.add(other);
    }

    @Override
    public void onLost(PeerId other) {
        lost.add(other);
    }

    @Override
    public void onGoodbye(PeerId other) {
        goodbyes.add(other);
    }

    /** What became of a request. */
    static final class Asked implements Exchanges.Listener {

        Exchanges.@Nullable Exchange exchange;

        @Nullable
        Response response;

        Exchanges.@Nullable Answer answer;

        @Nullable
        Failure failure;

        int slow;
        int ends;
        Consumer<Asked> then = ignored -> {};

        @Override
        public void onResponse(Response got, Exchanges.Answer how) {
            response = got;
            answer = how;
            ends++;
            then.accept(this);
        }

        @Override
        public void onSlow() {
            slow++;
        }

        @Override
        public void onFailure(Failure why) {
            failure = why;
            ends++;
            then.accept(this);
        }

        boolean isOver() {
            return ends > 0;
        }
    }
}
