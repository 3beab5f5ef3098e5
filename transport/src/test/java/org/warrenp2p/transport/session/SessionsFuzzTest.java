package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.ManualLoop;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.exchange.ExchangeService;
import org.warrenp2p.transport.exchange.ExchangeSettings;

/**
 * Whatever arrives, nothing is thrown and nothing grows beyond its bound. Everything counts as authentic here, so hostile
 * frames get past the cryptography, and what the node draws at random can be guessed.
 */
class SessionsFuzzTest {

    private static final int PEERS = 12;
    private static final int ENDPOINTS = 20;
    private static final SessionSettings SETTINGS =
            SessionSettings.defaults().with(new SessionSettings.Limits(4, 3, 3, 2, 2, 3, 5, 6, 1_000, 2_000));
    private static final ExchangeSettings EXCHANGES =
            new ExchangeSettings(4, 8, 4, 1, 2, Duration.ofMillis(200), Duration.ofMillis(50), 4);
    private static final Key TARGET = Key.of(new byte[Key.LENGTH], 0);

    private static final PeerId SELF = SessionTablePropertiesTest.peer(0);

    private final FakeSocket socket = new FakeSocket();
    private final FakeSocket probing = new FakeSocket();
    private final Counters counters = new Counters();
    /** Numbers that packets of the node have shown: indices and counters. */
    private final List<Integer> seenIndices = new ArrayList<>(List.of(0, -1));

    private int asked;
    private int ended;

    @Property(tries = 150)
    void shouldNeitherThrowNorGrowWhateverArrives(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualLoop loop = new ManualLoop(random.nextLong());
        Sessions sessions = new Sessions(
                SELF, new ClearCrypto(SELF, loop), loop, new Guessable(), new RandomStreams(seed), counters, SETTINGS);
        ExchangeService exchanges =
                new ExchangeService(sessions, loop, new Guessable(), counters, EXCHANGES, () -> Frame.Role.SERVER);
        sessions.use(exchanges);
        sessions.addSocket(socket);
        sessions.addProbeSocket(probing);
        exchanges.serve(incoming -> {
            if (random.nextInt(4) > 0) {
                incoming.answer(new Response.Refused(Response.Reason.NOT_SERVED, 0));
            }
        });
        asked = 0;
        ended = 0;
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(13)) {
                case 0 -> ask(exchanges, random);
                case 1 -> loop.advance(random.nextLong(Duration.ofSeconds(4).toNanos()));
                case 2 -> pinOrUnpin(sessions, random);
                case 3 -> probe(sessions, random);
                default -> {
                    sessions.onDatagram(
                            socket, FakeSocket.endpoint(random.nextInt(ENDPOINTS)), ByteBuffer.wrap(packet(random)));
                    loop.advance(random.nextInt(3) * 1_000_000L);
                }
            }
            learn();
            assertBounds(sessions.load());
        }
        exchanges.close();
        sessions.close();
        loop.advance(Duration.ofHours(1).toNanos());
        assertThat(ended).as("every request ends").isEqualTo(asked);
        assertThat(sessions.load().timers()).isZero();
        assertThat(loop.waiting()).isZero();
        assertThat(probing.sent).as("nothing but notices leaves there").allMatch(packet -> packet.length == 39);
        probing.sent.clear();
    }

    private static void assertBounds(SessionLoad load) {
        SessionSettings.Limits limits = SETTINGS.limits();
        int peers = limits.inbound() + limits.outbound() + limits.pinned() + limits.served();
        assertThat(load.provisional()).isLessThanOrEqualTo(limits.provisional());
        assertThat(load.peers()).isLessThanOrEqualTo(peers);
        assertThat(load.sessions())
                .isLessThanOrEqualTo(load.provisional() + load.peers() * (1 + PeerEntry.MAX_DRAINING));
        assertThat(load.validatedPaths()).isLessThanOrEqualTo(load.peers() * PeerPathSet.MAX_VALIDATED);
        assertThat(load.handshakes()).isLessThanOrEqualTo(limits.handshakes());
        assertThat(load.firstPackets()).isLessThanOrEqualTo(limits.provisional() + limits.crypto());
        assertThat(load.budgets()).isLessThanOrEqualTo(limits.budgets());
        assertThat(load.reachProbes()).isLessThanOrEqualTo(ReachProber.MAX_OPEN);
    }

    private void ask(ExchangeService exchanges, SplittableRandom random) {
        Contact to = new Contact(
                SessionTablePropertiesTest.peer(random.nextInt(PEERS)), FakeSocket.endpoint(random.nextInt(ENDPOINTS)));
        asked++;
        Exchanges.Listener listener = new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                ended++;
            }

            @Override
            public void onFailure(Failure failure) {
                ended++;
            }
        };
        exchanges.ask(
                to, request(random), 1 + random.nextLong(Duration.ofSeconds(10).toNanos()), listener);
    }

    private void probe(Sessions sessions, SplittableRandom random) {
        Contact to = new Contact(
                SessionTablePropertiesTest.peer(random.nextInt(PEERS)), FakeSocket.endpoint(random.nextInt(ENDPOINTS)));
        if (sessions.reachProbes().doubts(to)) {
            sessions.reachProbes()
                    .probe(
                            to,
                            random.nextLong(Duration.ofSeconds(2).toNanos()),
                            Completion.of(reached -> {}, why -> {}));
        }
    }

    private static void pinOrUnpin(Sessions sessions, SplittableRandom random) {
        PeerId peer = SessionTablePropertiesTest.peer(random.nextInt(PEERS));
        if (random.nextBoolean()) {
            sessions.pin(peer, random.nextBoolean() ? PinKind.NEEDED : PinKind.SERVED);
        } else {
            sessions.unpin(peer, random.nextBoolean() ? PinKind.NEEDED : PinKind.SERVED);
        }
    }

    /** Takes the indices from what the node sent, newest first in use. */
    private void learn() {
        for (byte[] sent : socket.sent) {
            seenIndices.add(PacketLayout.intAt(sent, 1));
            if (sent.length >= 9) {
                seenIndices.add(PacketLayout.intAt(sent, 5));
            }
        }
        socket.sent.clear();
        while (seenIndices.size() > 40) {
            seenIndices.remove(0);
        }
    }

    private int index(SplittableRandom random) {
        return random.nextInt(8) == 0 ? random.nextInt() : seenIndices.get(random.nextInt(seenIndices.size()));
    }

    private static long counter(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> 900 + random.nextInt(1_200);
            default -> random.nextInt(60);
        };
    }

    private byte[] packet(SplittableRandom random) {
        byte[] payload = random.nextInt(6) == 0
                ? noise(random, 60)
                : FrameCodec.encode(frame(random)).toArray();
        PeerId peer = SessionTablePropertiesTest.peer(random.nextInt(PEERS));
        byte[] packet = switch (random.nextInt(9)) {
            case 0 -> noise(random, 1_300);
            case 1, 2 -> ClearCrypto.init(peer, random.nextInt(), random.nextInt(30), payload);
            case 3 -> ClearCrypto.response(random.nextInt(), index(random), payload);
            case 4 ->
                ByteBuffer.allocate(13)
                        .put(PacketLayout.UNKNOWN_SESSION)
                        .putInt(index(random))
                        .putLong(counter(random))
                        .array();
            default -> ClearCrypto.transport(index(random), counter(random), payload);
        };
        if (random.nextInt(5) == 0) {
            packet = Arrays.copyOf(packet, Math.max(1, packet.length + random.nextInt(-40, 40)));
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return packet;
    }

    private static byte[] noise(SplittableRandom random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        if (bytes.length > 0) {
            bytes[0] = (byte) random.nextInt(4, 10);
        }
        return bytes;
    }

    private static Frame frame(SplittableRandom random) {
        long small = random.nextInt(1, 40);
        return switch (random.nextInt(10)) {
            case 8 -> new Frame.Telling(new Notice.ReachProbe(small));
            case 9 -> new Frame.Telling(new Notice.ReachEcho(small));
            case 0 -> new Frame.Telling(new Notice.KeepAlive());
            case 1 -> new Frame.Telling(new Notice.PathChallenge(small));
            case 2 -> new Frame.Telling(new Notice.PathResponse(small));
            case 3 ->
                random.nextInt(4) == 0
                        ? new Frame.Telling(new Notice.Goodbye())
                        : new Frame.Telling(new Notice.KeepAlive());
            case 4, 5 -> new Frame.Answering(small, FakeSocket.endpoint(1), response(random));
            default -> new Frame.Asking(small, Frame.Role.CLIENT, random.nextInt(1_233), request(random));
        };
    }

    private static Request request(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Request.Ping();
            case 1 -> new Request.FindNode(TARGET, Families.BOTH);
            default -> new Request.GetRecord(TARGET, Families.BOTH);
        };
    }

    private static Response response(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Response.Pong(Frame.Role.SERVER, null, 0);
            case 1 -> new Response.Nodes(List.of());
            case 2 -> new Response.Stored();
            default -> new Response.Refused(Response.Reason.NOT_SERVED, 0);
        };
    }

    /** Counts instead of drawing. */
    private static final class Guessable implements Entropy {

        private long next;

        @Override
        public void fill(byte[] target) {
            Arrays.fill(target, (byte) next++);
        }

        @Override
        public long nextLong() {
            next = next % 40 + 1;
            return next;
        }
    }
}
