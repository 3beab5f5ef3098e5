package org.warrenp2p.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.SessionCrypto;

class SimSessionCryptoTest {

    private static final Bytes QUESTION = bytes("a question, padded as it travels");
    private static final Bytes ANSWER = bytes("an answer");
    private static final int ALICE_INDEX = 0x11223344;
    private static final int BOB_INDEX = 0x55667788;

    private final Simulation simulation = Simulation.forTest(SimSessionCryptoTest.class, 3);
    private final PeerId alice = peer(1);
    private final PeerId bob = peer(2);
    private final SimSessionCrypto atAlice = crypto(alice, NetworkId.MAIN);
    private final SimSessionCrypto atBob = crypto(bob, NetworkId.MAIN);

    @Test
    void shouldCarryPayloadsBothWaysAndAgreeOnKeys() {
        SessionCrypto.Initiation initiation = initiate();
        SessionCrypto.Opened opened = open(atBob, initiation.packet()).value();
        SessionCrypto.Accepted accepted = respond(opened);
        SessionCrypto.Established established =
                complete(initiation, accepted.packet()).value();

        assertThat(opened.initiator()).isEqualTo(alice);
        assertThat(opened.payload()).isEqualTo(QUESTION);
        assertThat(established.payload()).isEqualTo(ANSWER);
        assertThat(travels(established.cipher(), accepted.cipher(), 0, 0)).isTrue();
        assertThat(travels(accepted.cipher(), established.cipher(), 0, 0)).isTrue();
    }

    @Test
    void shouldHaveTheLayoutOfTheRealPackets() {
        SessionCrypto.Initiation initiation = initiate();
        ByteBuffer first = initiation.packet().asBuffer();
        ByteBuffer answer =
                respond(open(atBob, initiation.packet()).value()).packet().asBuffer();

        assertThat(first.remaining()).isEqualTo(5 + 32 + 48 + QUESTION.length() + 16 + 16 + 16);
        assertThat(first.get()).isEqualTo((byte) 4);
        assertThat(first.getInt()).isEqualTo(ALICE_INDEX);
        assertThat(answer.remaining()).isEqualTo(9 + 32 + ANSWER.length() + 16);
        assertThat(answer.get()).isEqualTo((byte) 5);
        assertThat(answer.getInt()).isEqualTo(BOB_INDEX);
        assertThat(answer.getInt()).isEqualTo(ALICE_INDEX);
    }

    @Test
    void shouldRefuseAFirstPacketForSomebodyElseOrAnotherNetwork() {
        Bytes packet = initiate().packet();
        SimSessionCrypto eve = crypto(peer(3), NetworkId.MAIN);
        SimSessionCrypto elsewhere = crypto(bob, new NetworkId("elsewhere"));

        assertThat(atBob.passesCheapCheck(packet)).isTrue();
        assertThat(eve.passesCheapCheck(packet)).isFalse();
        assertThat(elsewhere.passesCheapCheck(packet)).isFalse();
        assertThat(open(eve, packet).code()).isEqualTo(Failure.Code.PROTOCOL);
        assertThat(open(elsewhere, packet).code()).isEqualTo(Failure.Code.PROTOCOL);
    }

    @Test
    void shouldRefuseAnyChangeOfAFirstPacketAndAnyShorterOne() {
        byte[] packet = initiate().packet().toArray();

        // mac2 is the business of the sessions
        for (int i = 0; i < packet.length - 16; i++) {
            assertThat(open(atBob, flipped(packet, i)).code()).as("byte %d", i).isEqualTo(Failure.Code.PROTOCOL);
            Bytes shorter = Bytes.copyOf(packet, 0, i);
            assertThat(open(atBob, shorter).code()).as("length %d", i).isEqualTo(Failure.Code.PROTOCOL);
        }
    }

    @Test
    void shouldRefuseAnyChangeOfAnAnswerAndStillTakeTheRightOne() {
        SessionCrypto.Initiation initiation = initiate();
        byte[] answer =
                respond(open(atBob, initiation.packet()).value()).packet().toArray();

        for (int i = 0; i < answer.length; i++) {
            assertThat(complete(initiation, flipped(answer, i)).code())
                    .as("byte %d", i)
                    .isEqualTo(Failure.Code.PROTOCOL);
            assertThat(complete(initiation, Bytes.copyOf(answer, 0, i)).code())
                    .as("length %d", i)
                    .isEqualTo(Failure.Code.PROTOCOL);
        }
        assertThat(complete(initiation, Bytes.wrap(answer)).value().payload()).isEqualTo(ANSWER);
    }

    @Test
    void shouldRefuseTheAnswerToAnotherFirstPacket() {
        SessionCrypto.Initiation one = initiate();
        SessionCrypto.Initiation other = initiate();
        Bytes answerToOther = respond(open(atBob, other.packet()).value()).packet();

        assertThat(one.packet()).isNotEqualTo(other.packet());
        assertThat(complete(one, answerToOther).code()).isEqualTo(Failure.Code.PROTOCOL);
    }

    @Test
    void shouldRefuseSealedPacketsWithAWrongCounterHeaderOrDirection() {
        SessionCrypto.Initiation initiation = initiate();
        SessionCrypto.Accepted accepted =
                respond(open(atBob, initiation.packet()).value());
        PacketCipher sender = complete(initiation, accepted.packet()).value().cipher();

        assertThat(travels(sender, accepted.cipher(), 1, 2)).isFalse();
        assertThat(travels(sender, sender, 3, 3)).isFalse();
        assertThat(accepted.cipher().open(4, new byte[13], 13, new byte[15], 0, 15, new byte[15], 0))
                .isEqualTo(-1);
        assertThatThrownBy(() -> travels(sender, accepted.cipher(), 3, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeVirtualTimeOneHandshakeAfterAnotherAndRefuseMoreThanTheBound() {
        SimHost host = simulation.addHost();
        SimSessionCrypto slow = new SimSessionCrypto(
                alice, NetworkId.MAIN, host, new SimSessionCrypto.Settings(Duration.ofMillis(10), 2));
        Outcome<SessionCrypto.Initiation> first = new Outcome<>();
        Outcome<SessionCrypto.Initiation> second = new Outcome<>();
        Outcome<SessionCrypto.Initiation> third = new Outcome<>();
        slow.initiate(bob, 1, QUESTION, first);
        slow.initiate(bob, 2, QUESTION, second);
        slow.initiate(bob, 3, QUESTION, third);
        assertThat(third.isOver()).as("never in the same turn").isFalse();

        simulation.run(Duration.ofMillis(10));

        assertThat(third.code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(first.isOver()).isTrue();
        assertThat(second.isOver()).isFalse();
        simulation.run(Duration.ofMillis(10));
        assertThat(second.isOver()).isTrue();
    }

    private static boolean travels(PacketCipher from, PacketCipher to, long sealedAs, long openedAs) {
        byte[] header = {6, 1, 2, 3};
        byte[] plain = "some plaintext of a frame".getBytes(UTF_8);
        byte[] sealed = new byte[plain.length + PacketCipher.TAG_BYTES];
        from.seal(sealedAs, header, header.length, plain, 0, plain.length, sealed, 0);
        byte[] opened = new byte[plain.length];
        int length = to.open(openedAs, header, header.length, sealed, 0, sealed.length, opened, 0);
        byte[] otherHeader = {6, 1, 2, 4};
        assertThat(to.open(openedAs, otherHeader, otherHeader.length, sealed, 0, sealed.length, new byte[64], 0))
                .isEqualTo(-1);
        return length == plain.length && Arrays.equals(opened, plain);
    }

    private SessionCrypto.Initiation initiate() {
        Outcome<SessionCrypto.Initiation> outcome = new Outcome<>();
        atAlice.initiate(bob, ALICE_INDEX, QUESTION, outcome);
        return finished(outcome).value();
    }

    private Outcome<SessionCrypto.Opened> open(SessionCrypto crypto, Bytes packet) {
        Outcome<SessionCrypto.Opened> outcome = new Outcome<>();
        crypto.open(packet, outcome);
        return finished(outcome);
    }

    private SessionCrypto.Accepted respond(SessionCrypto.Opened opened) {
        Outcome<SessionCrypto.Accepted> outcome = new Outcome<>();
        opened.respond(BOB_INDEX, ANSWER, outcome);
        return finished(outcome).value();
    }

    private Outcome<SessionCrypto.Established> complete(SessionCrypto.Initiation initiation, Bytes answer) {
        Outcome<SessionCrypto.Established> outcome = new Outcome<>();
        initiation.complete(answer, outcome);
        return finished(outcome);
    }

    private <T> Outcome<T> finished(Outcome<T> outcome) {
        assertThat(outcome.isOver()).as("never in the same turn").isFalse();
        simulation.run(Duration.ofMillis(1));
        assertThat(outcome.isOver()).isTrue();
        return outcome;
    }

    private SimSessionCrypto crypto(PeerId peer, NetworkId network) {
        return new SimSessionCrypto(peer, network, simulation.addHost());
    }

    private static Bytes flipped(byte[] packet, int at) {
        byte[] changed = packet.clone();
        changed[at] ^= 0x10;
        return Bytes.wrap(changed);
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }

    private static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[0] = (byte) number;
        return PeerId.ofPublicKey(key);
    }
}
