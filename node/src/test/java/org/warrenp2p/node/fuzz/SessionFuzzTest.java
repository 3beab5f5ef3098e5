package org.warrenp2p.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.fuzz.ScriptedStranger.Step;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimSessionCrypto;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/**
 * Whole control planes that a stranger does anything to: no exception leaves a turn (the simulation would end with it),
 * nobody who has proved nothing gets more bytes than it sent, and an honest peer is answered afterwards.
 */
class SessionFuzzTest {

    private static final int PORT = 4433;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Each script has a world, and so keys, of its own: the JDK seals no packet twice under one key and counter. */
    private static final AtomicLong WORLDS = new AtomicLong();

    @FuzzTest(maxDuration = "1m")
    void packets(byte[] script) {
        attack(script, (identity, host) -> new SimSessionCrypto(identity.peerId(), NetworkId.MAIN, host));
    }

    @FuzzTest(maxDuration = "1m")
    void packetsUnderNoise(byte[] script) {
        attack(
                script,
                (identity, host) -> new NoiseSessionCrypto(
                        identity, NetworkId.MAIN, host.entropy(), new CryptoWorker(host.worker()), host.loop()));
    }

    private interface Cryptography {
        SessionCrypto of(Identity identity, SimHost host);
    }

    private static void attack(byte[] script, Cryptography cryptography) {
        Simulation simulation = new Simulation(WORLDS.incrementAndGet());
        Plane target = new Plane(simulation.addHost(), cryptography);
        SimHost host = simulation.addHost();
        ScriptedStranger stranger = new ScriptedStranger(
                simulation,
                host,
                cryptography.of(Identity.generate(host.entropy()), host),
                target.contact().peer(),
                target.contact().endpoint());
        stranger.play(script);
        simulation.run(Duration.ofSeconds(5));
        if (!stranger.isEstablished()) {
            assertThat(stranger.receivedBytes()).isLessThanOrEqualTo(stranger.sentBytes());
        }
        Plane honest = new Plane(simulation.addHost(), cryptography);
        simulation.run(Duration.ofMillis(1));
        assertThat(honest.isAnsweredBy(target.contact(), simulation)).isTrue();
        target.plane.close();
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        byte[] ping = ScriptedStranger.step(Step.FIRST, frame(asking(Request.Kind.PING, 136)));
        byte[] find = ScriptedStranger.step(
                Step.FIRST, FrameCodec.encodePadded(asking(Request.Kind.FIND_NODE, 900), 900 - 133));
        byte[] put = ScriptedStranger.step(Step.FIRST, frame(asking(Request.Kind.PUT_RECORD, 136)));
        byte[] complete = ScriptedStranger.step(Step.COMPLETE, Bytes.EMPTY);
        byte[] again = ScriptedStranger.step(Step.AGAIN, Bytes.EMPTY);
        byte[] elsewhere = ScriptedStranger.step(Step.AGAIN_ELSEWHERE, Bytes.EMPTY);
        byte[] changed = ScriptedStranger.step(Step.AGAIN, Bytes.ofHex("0000000001"));
        byte[] keepAlive = ScriptedStranger.step(Step.SEALED, frame(new Frame.Telling(new Notice.KeepAlive())));
        byte[] goodbye = ScriptedStranger.step(Step.SEALED, frame(new Frame.Telling(new Notice.Goodbye())));
        byte[] store = ScriptedStranger.step(Step.SEALED, frame(asking(Request.Kind.PUT_RECORD, 1_100)));
        byte[] wait = ScriptedStranger.step(Step.WAIT, Bytes.wrap(new byte[40]));
        byte[] reflect = ScriptedStranger.step(Step.REFLECT, Bytes.EMPTY);
        byte[] unknown = ScriptedStranger.step(Step.RAW, Bytes.wrap(packet(6, 29)));
        byte[] hint = ScriptedStranger.step(Step.RAW, Bytes.wrap(packet(8, 13)));
        byte[] cookie = ScriptedStranger.step(Step.RAW, Bytes.wrap(packet(7, 49)));

        Map<String, Bytes> seeds = new LinkedHashMap<>();
        seeds.put("handshake", script(ping, complete, keepAlive, store, goodbye));
        seeds.put("duplicates", script(find, again, elsewhere, changed, wait, again));
        seeds.put("not-idempotent", script(put, again, complete, store));
        seeds.put("roaming", script(ping, complete, keepAlive, store, elsewhere, wait, store, elsewhere));
        seeds.put("reflection", script(ping, reflect, complete, keepAlive, reflect, goodbye, keepAlive));
        seeds.put("by-nobody", script(unknown, hint, cookie, reflect, again));
        SeedFiles.check(SessionFuzzTest.class, "packets", seeds);
        SeedFiles.check(SessionFuzzTest.class, "packetsUnderNoise", seeds);
    }

    private static Frame asking(Request.Kind kind, int maxAnswerBytes) {
        return new Frame.Asking(1, Frame.Role.CLIENT, maxAnswerBytes, Samples.request(kind));
    }

    private static Bytes frame(Frame frame) {
        return FrameCodec.encode(frame);
    }

    private static byte[] packet(int type, int lengthBytes) {
        byte[] packet = new byte[lengthBytes];
        packet[0] = (byte) type;
        return packet;
    }

    private static Bytes script(byte[]... steps) {
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        for (byte[] step : steps) {
            script.writeBytes(step);
        }
        return Bytes.wrap(script.toByteArray());
    }

    /** A control plane that answers what it is asked. */
    private static final class Plane {

        private final ControlPlane plane;
        private final Contact contact;

        Plane(SimHost host, Cryptography cryptography) {
            Identity identity = Identity.generate(host.entropy());
            contact = new Contact(identity.peerId(), new Endpoint(host.address(), PORT));
            plane = new ControlPlane(
                    new ControlPlane.Ports(
                            identity.peerId(),
                            host.loop(),
                            cryptography.of(identity, host),
                            host.entropy(),
                            host.random(),
                            new Counters()),
                    ControlSettings.defaults(),
                    () -> Frame.Role.SERVER);
            plane.exchanges()
                    .serve(incoming -> incoming.answer(
                            switch (incoming.request().kind()) {
                                case PING -> new Response.Pong(Frame.Role.SERVER, null, 0);
                                case FIND_NODE -> new Response.Nodes(List.of(contact));
                                case GET_RECORD -> new Response.RecordFound(Samples.record());
                                case PUT_RECORD, PUT_VALUE -> new Response.Stored();
                                case GET_VALUE -> new Response.ValueFound(Samples.mutable());
                                case GET_ANNOUNCEMENTS ->
                                    new Response.AnnouncementsFound(
                                            Samples.SHARD.topic(), List.of(Samples.announcement()), 1, false);
                                case PUT_ANNOUNCEMENT -> new Response.Announced(false);
                                case PROBE_ME, PROBE_FOR -> new Response.Probing();
                                case PUNCH -> new Response.PunchAnswer();
                                case COORDINATE -> new Response.Coordinating(60);
                                case PASS_ORDER ->
                                    new Response.OrderPassed(new Passage(contact.endpoint(), 1_000, 2_000));
                                case RESERVE -> new Response.Reserved(60, CircuitLimits.NONE);
                                case OPEN_CIRCUIT -> new Response.CircuitOpened(1, CircuitLimits.NONE, false);
                            }));
            host.datagrams().open(contact.endpoint(), plane.handler(), Completion.of(plane::addSocket, failure -> {
                throw new AssertionError(failure);
            }));
        }

        Contact contact() {
            return contact;
        }

        boolean isAnsweredBy(Contact other, Simulation simulation) {
            List<Response> answers = new ArrayList<>();
            plane.exchanges().ask(other, new Request.Ping(), PATIENCE.toNanos(), new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer how) {
                    answers.add(response);
                }

                @Override
                public void onFailure(Failure failure) {}
            });
            return simulation.runUntil(() -> !answers.isEmpty(), PATIENCE);
        }
    }
}
