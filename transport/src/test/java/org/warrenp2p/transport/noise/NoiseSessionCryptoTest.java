package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.SessionCrypto.Accepted;
import org.warrenp2p.transport.SessionCrypto.Established;
import org.warrenp2p.transport.SessionCrypto.Initiation;
import org.warrenp2p.transport.SessionCrypto.Opened;

/** Whole packets between two nodes; the worker runs inline, the loop when told. */
final class NoiseSessionCryptoTest {

    private static final byte[] ALICE_SEED = KeyPairs.seed(1);
    private static final byte[] BOB_SEED = KeyPairs.seed(2);
    private static final PeerId ALICE = PeerId.ofPublicKey(KeyPairs.ed25519(ALICE_SEED));
    private static final PeerId BOB = PeerId.ofPublicKey(KeyPairs.ed25519(BOB_SEED));
    private static final int ALICE_INDEX = 0x01020304;
    private static final int BOB_INDEX = 0xf1f2f3f4;
    private static final Bytes QUESTION = Bytes.ofHex("0badcafe");
    private static final Bytes ANSWER = Bytes.ofHex("c0ffee");

    private final QueueLoop loop = new QueueLoop();
    private final NoiseSessionCrypto alice = crypto(ALICE_SEED, NetworkId.MAIN, new CountingEntropy(100));
    private final NoiseSessionCrypto bob = crypto(BOB_SEED, NetworkId.MAIN, new CountingEntropy(200));

    @Test
    void shouldCarryPayloadsBothWaysAndEndWithMatchingKeys() {
        Initiation initiation = initiate(alice, BOB);
        assertThat(initiation.packet().length())
                .isEqualTo(NoiseSessionCrypto.FIRST_PACKET_OVERHEAD_BYTES + QUESTION.length());
        assertThat(bob.passesCheapCheck(initiation.packet())).isTrue();

        Opened opened = open(bob, initiation.packet()).value();
        assertThat(opened.initiator()).isEqualTo(ALICE);
        assertThat(opened.payload()).isEqualTo(QUESTION);

        Accepted accepted = respond(opened);
        assertThat(accepted.packet().length())
                .isEqualTo(NoiseSessionCrypto.ANSWER_PACKET_OVERHEAD_BYTES + ANSWER.length());
        Established established = complete(initiation, accepted.packet()).value();
        assertThat(established.payload()).isEqualTo(ANSWER);

        assertAgree(1, established.cipher(), accepted.cipher());
        assertAgree(2, accepted.cipher(), established.cipher());
    }

    @Test
    void shouldLayOutBothPacketsAsTheWireSays() {
        Initiation initiation = initiate(alice, BOB);
        String first = initiation.packet().toHex();
        assertThat(first).startsWith("04" + "01020304").endsWith("00".repeat(16));
        assertThat(initiation.packet().length()).isEqualTo(1 + 4 + 32 + 48 + QUESTION.length() + 16 + 16 + 16);

        Accepted accepted = respond(open(bob, initiation.packet()).value());
        assertThat(accepted.packet().toHex()).startsWith("05" + "f1f2f3f4" + "01020304");
        assertThat(accepted.packet().length()).isEqualTo(1 + 4 + 4 + 32 + ANSWER.length() + 16);
    }

    @Test
    void shouldCompleteNothingInTheSameTurn() {
        Outcome<Initiation> initiated = new Outcome<>();
        alice.initiate(BOB, ALICE_INDEX, QUESTION, initiated);
        assertThat(initiated.calls()).isZero();
        loop.runAll();

        Outcome<Opened> opened = new Outcome<>();
        bob.open(initiated.value().packet(), opened);
        Outcome<Opened> refused = new Outcome<>();
        bob.open(QUESTION, refused);
        assertThat(opened.calls() + refused.calls()).isZero();
        loop.runAll();
        assertThat(refused.failureCode()).isEqualTo(Failure.Code.PROTOCOL);

        Outcome<Accepted> accepted = new Outcome<>();
        opened.value().respond(BOB_INDEX, ANSWER, accepted);
        assertThat(accepted.calls()).isZero();
        loop.runAll();

        Outcome<Established> established = new Outcome<>();
        initiated.value().complete(accepted.value().packet(), established);
        assertThat(established.calls()).isZero();
        loop.runAll();
        assertThat(established.calls()).isEqualTo(1);
    }

    @Test
    void shouldRefuseEveryFlippedBitOfTheFirstPacket() {
        byte[] genuine = initiate(alice, BOB).packet().toArray();
        forEveryFlippedBit(Arrays.copyOf(genuine, genuine.length - FirstPacket.MAC2_LENGTH), forged -> {
            Bytes packet = Bytes.wrap(Arrays.copyOf(forged.toArray(), genuine.length));
            assertThat(bob.passesCheapCheck(packet)).isFalse();
            assertThat(open(bob, packet).failureCode()).isEqualTo(Failure.Code.PROTOCOL);
        });
    }

    @Test
    void shouldOpenAFirstPacketWhateverItsMac2Is() {
        byte[] packet = initiate(alice, BOB).packet().toArray();
        packet[packet.length - 1] = 7;
        assertThat(bob.passesCheapCheck(Bytes.copyOf(packet))).isTrue();
        assertThat(open(bob, Bytes.copyOf(packet)).value().payload()).isEqualTo(QUESTION);
    }

    @Test
    void shouldShowACookieToTheSenderOfTheFirstPacketAlone() {
        Bytes cookie = Bytes.ofHex("00112233445566778899aabbccddeeff");
        Initiation initiation = initiate(alice, BOB);
        Bytes reply = bob.sealCookie(initiation.packet(), cookie);
        assertThat(reply.length()).isEqualTo(49).isLessThan(initiation.packet().length());
        assertThat(reply.toHex()).startsWith("07" + "01020304").doesNotContain(cookie.toHex());
        assertThat(initiation.openCookie(reply)).isEqualTo(cookie);
        assertThat(initiate(alice, BOB).openCookie(reply)).isNull();
        assertThat(initiation.openCookie(initiation.packet())).isNull();
        forEveryFlippedBit(
                reply.toArray(),
                forged -> assertThat(initiation.openCookie(forged)).isNull());
        assertThat(bob.sealCookie(initiation.packet(), cookie))
                .as("never twice under one nonce")
                .isNotEqualTo(reply);
    }

    @Test
    void shouldRefuseEveryFlippedBitEvenUnderARightMac1() {
        byte[] genuine = initiate(alice, BOB).packet().toArray();
        int covered = FirstPacket.coveredByMac1(genuine);
        Mac1 mac1 = new Mac1(NetworkId.MAIN, BOB);
        forEveryFlippedBit(Arrays.copyOf(genuine, covered), forged -> {
            byte[] packet = Arrays.copyOf(forged.toArray(), genuine.length);
            mac1.write(packet, covered);
            assertThat(open(bob, Bytes.wrap(packet)).failureCode()).isEqualTo(Failure.Code.PROTOCOL);
        });
    }

    @Test
    void shouldRefuseEveryFlippedBitOfTheAnswerAndStillTakeTheGenuineOne() {
        Initiation initiation = initiate(alice, BOB);
        Accepted accepted = respond(open(bob, initiation.packet()).value());
        forEveryFlippedBit(
                accepted.packet().toArray(),
                forged -> assertThat(complete(initiation, forged).failureCode()).isEqualTo(Failure.Code.PROTOCOL));

        Established established = complete(initiation, accepted.packet()).value();
        assertAgree(3, established.cipher(), accepted.cipher());
    }

    @Test
    void shouldNotGiveTheSameKeysASecondTime() {
        Initiation initiation = initiate(alice, BOB);
        Accepted accepted = respond(open(bob, initiation.packet()).value());
        assertThat(complete(initiation, accepted.packet()).value().payload()).isEqualTo(ANSWER);
        assertThat(complete(initiation, accepted.packet()).failure())
                .isEqualTo(new Failure(Failure.Code.PROTOCOL, "The handshake is finished already"));
    }

    @Test
    void shouldRefuseAnAnswerToAnotherHandshake() {
        Initiation first = initiate(alice, BOB);
        Initiation second = initiate(alice, BOB);
        Accepted accepted = respond(open(bob, first.packet()).value());
        assertThat(complete(second, accepted.packet()).failureCode()).isEqualTo(Failure.Code.PROTOCOL);
    }

    @Test
    void shouldOpenAReplayedFirstPacketToTheSameQuestion() {
        Bytes packet = initiate(alice, BOB).packet();
        Opened once = open(bob, packet).value();
        Opened again = open(bob, packet).value();
        assertThat(again.payload()).isEqualTo(once.payload());
        assertThat(again.initiator()).isEqualTo(once.initiator());
        assertThat(respond(again).packet()).isNotEqualTo(respond(once).packet());
    }

    @Test
    void shouldAnswerAFirstPacketOnce() {
        Opened opened = open(bob, initiate(alice, BOB).packet()).value();
        respond(opened);
        assertThatThrownBy(() -> opened.respond(BOB_INDEX, ANSWER, new Outcome<>()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseAPacketForAnotherPeerOrNetworkEvenUnderARightMac1() {
        Bytes forAlice = initiate(bob, ALICE).packet();
        assertThat(bob.passesCheapCheck(forAlice)).isFalse();
        assertThat(openUnderMac1(forAlice, NetworkId.MAIN).failureCode()).isEqualTo(Failure.Code.PROTOCOL);

        NoiseSessionCrypto elsewhere = crypto(ALICE_SEED, new NetworkId("elsewhere"), new CountingEntropy(300));
        Bytes otherNetwork = initiate(elsewhere, BOB).packet();
        assertThat(bob.passesCheapCheck(otherNetwork)).isFalse();
        assertThat(openUnderMac1(otherNetwork, NetworkId.MAIN).failureCode()).isEqualTo(Failure.Code.PROTOCOL);
    }

    @Test
    void shouldRefuseToBeginWithAKeyThatIsNotUsable() {
        for (byte[] key :
                new byte[][] {new byte[32], KeyPairs.fieldPrimePlus(3), KeyPairs.movedByOrderTwo(BOB.publicKey())}) {
            Outcome<Initiation> outcome = new Outcome<>();
            alice.initiate(PeerId.ofPublicKey(key), ALICE_INDEX, QUESTION, outcome);
            loop.runAll();
            assertThat(outcome.failureCode()).isEqualTo(Failure.Code.PROTOCOL);
        }
    }

    /** Without the check of the key this would open, under a peer id that has no identity behind it. */
    @Test
    void shouldRefuseAnInitiatorWhoseKeyIsOfMixedOrder() throws HandshakeException {
        assertThat(open(bob, packetOf(ALICE.publicKey())).value().initiator()).isEqualTo(ALICE);
        Bytes mixed = packetOf(KeyPairs.movedByOrderTwo(ALICE.publicKey()));
        assertThat(bob.passesCheapCheck(mixed)).isTrue();
        assertThat(open(bob, mixed).failureCode()).isEqualTo(Failure.Code.PROTOCOL);
    }

    @Test
    void shouldRefuseAnEphemeralKeyOfSmallOrder() {
        byte[] packet = initiate(alice, BOB).packet().toArray();
        Arrays.fill(packet, FirstPacket.HEADER_LENGTH, FirstPacket.HEADER_LENGTH + Dh.LENGTH, (byte) 0);
        assertThat(openUnderMac1(Bytes.wrap(packet), NetworkId.MAIN).failureCode())
                .isEqualTo(Failure.Code.PROTOCOL);
    }

    @Property(tries = 200)
    void shouldRefuseArbitraryBytes(@ForAll @Size(max = 300) byte[] bytes) {
        Bytes packet = Bytes.copyOf(bytes);
        assertThat(bob.passesCheapCheck(packet)).isFalse();
        assertThat(open(bob, packet).failureCode()).isEqualTo(Failure.Code.PROTOCOL);
        assertThat(complete(initiate(alice, BOB), packet).failureCode()).isEqualTo(Failure.Code.PROTOCOL);
    }

    @Test
    void shouldNotSendTheInitiatorsKeyOrTheQuestionInTheClear() {
        String packet = initiate(alice, BOB).packet().toHex();
        assertThat(packet)
                .doesNotContain(Bytes.copyOf(ALICE.publicKey()).toHex())
                .doesNotContain(Bytes.copyOf(BOB.publicKey()).toHex())
                .doesNotContain(QUESTION.toHex());
    }

    @Test
    void shouldFailOnceWhenEntropyFails() {
        Entropy broken = new Entropy() {
            @Override
            public void fill(byte[] target) {
                throw new IllegalStateException("no entropy");
            }

            @Override
            public long nextLong() {
                throw new IllegalStateException("no entropy");
            }
        };
        Outcome<Initiation> outcome = new Outcome<>();
        crypto(ALICE_SEED, NetworkId.MAIN, broken).initiate(BOB, ALICE_INDEX, QUESTION, outcome);
        loop.runAll();
        assertThat(outcome.failureCode()).isEqualTo(Failure.Code.UNSUPPORTED);
        assertThat(loop.faults()).hasSize(1);
    }

    private NoiseSessionCrypto crypto(byte[] seed, NetworkId network, Entropy entropy) {
        return new NoiseSessionCrypto(
                Identity.ofSeed(Bytes.copyOf(seed)), network, entropy, new CryptoWorker(Runnable::run), loop);
    }

    private Initiation initiate(NoiseSessionCrypto from, PeerId to) {
        return run((Completion<Initiation> completion) -> from.initiate(to, ALICE_INDEX, QUESTION, completion))
                .value();
    }

    private Outcome<Opened> open(NoiseSessionCrypto at, Bytes packet) {
        return run(completion -> at.open(packet, completion));
    }

    private Outcome<Opened> openUnderMac1(Bytes packet, NetworkId network) {
        byte[] bytes = packet.toArray();
        new Mac1(network, BOB).write(bytes, FirstPacket.coveredByMac1(bytes));
        return open(bob, Bytes.wrap(bytes));
    }

    private Accepted respond(Opened opened) {
        return run((Completion<Accepted> completion) -> opened.respond(BOB_INDEX, ANSWER, completion))
                .value();
    }

    private Outcome<Established> complete(Initiation initiation, Bytes packet) {
        return run(completion -> initiation.complete(packet, completion));
    }

    private <T> Outcome<T> run(Consumer<Completion<T>> operation) {
        Outcome<T> outcome = new Outcome<>();
        operation.accept(outcome);
        loop.runAll();
        assertThat(outcome.calls()).isEqualTo(1);
        return outcome;
    }

    /** A first packet to Bob, made with Alice's secret, that claims {@code wirePublic}. */
    private static Bytes packetOf(byte[] wirePublic) throws HandshakeException {
        StaticPair claimed = new StaticPair(KeyPairs.x25519Private(ALICE_SEED), wirePublic);
        byte[] header = FirstPacket.header(ALICE_INDEX);
        byte[] prologue = Bytes.ofHex("77617272656e2f31" + "046d61696e"
                        + Bytes.copyOf(BOB.publicKey()).toHex()
                        + Bytes.copyOf(header).toHex())
                .toArray();
        RemoteStatic remote = new KnownPeers(claimed, 1).resolve(BOB);
        byte[] packet = Arrays.copyOf(header, FirstPacket.OVERHEAD + QUESTION.length());
        new InitiatorHandshake(claimed, remote, prologue, KeyPairs.seed(400))
                .writeFirst(QUESTION.toArray(), packet, FirstPacket.HEADER_LENGTH);
        new Mac1(NetworkId.MAIN, BOB).write(packet, FirstPacket.coveredByMac1(packet));
        return Bytes.wrap(packet);
    }

    private static void forEveryFlippedBit(byte[] genuine, Consumer<Bytes> check) {
        for (int bit = 0; bit < genuine.length * Byte.SIZE; bit++) {
            byte[] forged = genuine.clone();
            forged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            check.accept(Bytes.wrap(forged));
        }
    }

    /** @param counter another one in each test: the keys are the same in all, and the JDK seals nothing twice under one */
    private static void assertAgree(long counter, PacketCipher sender, PacketCipher receiver) {
        byte[] header = {6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] plain = QUESTION.toArray();
        byte[] sealed = new byte[plain.length + PacketCipher.TAG_BYTES];
        sender.seal(counter, header, header.length, plain, 0, plain.length, sealed, 0);
        byte[] opened = new byte[plain.length];
        assertThat(receiver.open(counter, header, header.length, sealed, 0, sealed.length, opened, 0))
                .isEqualTo(plain.length);
        assertThat(opened).isEqualTo(plain);
    }

    /** Different bytes each time, the same in each run. */
    private static final class CountingEntropy implements Entropy {

        private long next;

        CountingEntropy(long first) {
            this.next = first;
        }

        @Override
        public void fill(byte[] target) {
            System.arraycopy(KeyPairs.seed(next++), 0, target, 0, target.length);
        }

        @Override
        public long nextLong() {
            return next++;
        }
    }
}
