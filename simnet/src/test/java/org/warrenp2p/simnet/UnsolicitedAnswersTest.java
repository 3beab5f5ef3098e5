package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;

/** Answers that nobody asked for, from peers with sessions: how the tables of restarted nodes were poisoned elsewhere. */
class UnsolicitedAnswersTest {

    private static final int ANSWERS = 1_000;

    private final Simulation simulation = Simulation.forTest(UnsolicitedAnswersTest.class, 1);
    private final ControlNode bob = new ControlNode(simulation.addHost(), 1);
    private final RawPeer mallory = new RawPeer(simulation, 60);
    private final RawPeer accomplice = new RawPeer(simulation, 61);

    @Test
    void shouldCountAnswersToNothingAndDoNothingElse() {
        enter(mallory);
        RandomGenerator random = simulation.random().stream("guesses");
        List<Contact> lies = ControlNode.contacts(20);
        for (int i = 0; i < ANSWERS; i++) {
            answer(mallory, random.nextLong(), new Response.Nodes(lies));
        }
        simulation.run(Duration.ofSeconds(10));
        assertThat(bob.count("exchange.unsolicited")).isEqualTo(ANSWERS);
        assertThat(bob.count("exchange.asked"))
                .as("whom the lies name is not asked")
                .isZero();
        assertThat(lies).noneMatch(lie -> bob.plane.paths().pathTo(lie.peer()) != null);
    }

    @Test
    void shouldTakeOneAnswerFromWhoWasAskedAndNoneFromOthers() throws MalformedFrameException {
        enter(mallory);
        enter(accomplice);
        mallory.received.clear();
        ControlNode.Asked asked = bob.ask(new Contact(mallory.peer, mallory.endpoint()), new Request.Ping());
        simulation.run(Duration.ofMillis(200));
        byte[] plain = mallory.opened(mallory.received.get(0));
        long exchange = ((Frame.Asking) FrameCodec.decode(plain, 0, plain.length)).exchange();

        answer(accomplice, exchange, new Response.Pong(Frame.Role.SERVER, null, 1));
        assertThat(asked.response).as("the accomplice was not asked").isNull();
        answer(mallory, exchange, new Response.Pong(Frame.Role.SERVER, null, 2));
        answer(mallory, exchange, new Response.Pong(Frame.Role.SERVER, null, 3));
        assertThat(((Response.Pong) Objects.requireNonNull(asked.response)).auxiliaryPort())
                .isEqualTo(2);
        assertThat(bob.count("exchange.unsolicited")).isEqualTo(2);
    }

    private void enter(RawPeer peer) {
        peer.send(
                bob.endpoint(),
                peer.firstPacket(bob.peer, 5, new Frame.Asking(1, Frame.Role.SERVER, 136, new Request.Ping())));
        simulation.run(Duration.ofMillis(200));
        peer.complete();
        peer.send(bob.endpoint(), peer.sealed(new Frame.Asking(2, Frame.Role.SERVER, 136, new Request.Ping())));
        simulation.run(Duration.ofMillis(200));
    }

    private void answer(RawPeer from, long exchange, Response response) {
        from.send(bob.endpoint(), from.sealed(new Frame.Answering(exchange, bob.endpoint(), response)));
        simulation.run(Duration.ofMillis(50));
    }
}
