package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.VirtualWorker.NotAuthentic;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.SessionCrypto;

/**
 * A cheap stand-in for the cryptography of control sessions: packets have the layout and sizes of the real ones, a
 * handshake takes virtual time on a bounded worker, and whatever was made for another peer or network, changed, or cut
 * short is refused. It keeps no secret: payloads travel in the clear and anybody could compute the tags, so tests about
 * secrecy or forgery take the real one ({@code NoiseSessionCrypto} with {@link SimHost#worker}).
 *
 * <p>Packets: {@code [4][sender u32][e 32][static 32+16][payload n+16][mac1 16][mac2 16]} and {@code [5][sender
 * u32][receiver u32][e 32][payload n+16]}; and cookie replies {@code [7][receiver u32][nonce 12][cookie 16+16]}.
 */
public final class SimSessionCrypto implements SessionCrypto {

    private static final byte FIRST_TYPE = 4;
    private static final byte ANSWER_TYPE = 5;
    private static final byte COOKIE_TYPE = 7;
    private static final int COOKIE_LENGTH = 16;
    /** Behind type, index and a nonce of 12 bytes, which stays empty. */
    private static final int COOKIE_OFFSET = 1 + 4 + 12;

    private static final int COOKIE_TAG = COOKIE_OFFSET + COOKIE_LENGTH;
    private static final int COOKIE_REPLY_LENGTH = COOKIE_TAG + SimTag.LENGTH;
    private static final int EPHEMERAL_LENGTH = 32;
    private static final int FIRST_STATIC = 1 + 4 + EPHEMERAL_LENGTH;
    private static final int FIRST_STATIC_TAG = FIRST_STATIC + PeerId.KEY_LENGTH;
    private static final int FIRST_PAYLOAD = FIRST_STATIC_TAG + SimTag.LENGTH;
    private static final int MAC2_LENGTH = 16;
    private static final int ANSWER_EPHEMERAL = 1 + 4 + 4;
    private static final int ANSWER_PAYLOAD = ANSWER_EPHEMERAL + EPHEMERAL_LENGTH;

    /** Bytes that a first packet adds to its payload. */
    public static final int FIRST_PACKET_OVERHEAD_BYTES = FIRST_PAYLOAD + SimTag.LENGTH + SimTag.LENGTH + MAC2_LENGTH;

    /** Bytes that the answer to a first packet adds to its payload. */
    public static final int ANSWER_PACKET_OVERHEAD_BYTES = ANSWER_PAYLOAD + SimTag.LENGTH;

    private final PeerId local;
    private final NetworkId network;
    private final SimHost host;
    private final VirtualWorker worker;
    private final long ownKey;
    private final long jobNanos;
    private long strangersNanos;

    /** The stand-in for {@code local} on {@code host}, with the usual costs. */
    public SimSessionCrypto(PeerId local, NetworkId network, SimHost host) {
        this(local, network, host, Settings.DEFAULT);
    }

    /** The stand-in for {@code local} on {@code host}. */
    public SimSessionCrypto(PeerId local, NetworkId network, SimHost host, Settings settings) {
        this.local = local;
        this.network = network;
        this.host = host;
        this.jobNanos = settings.handshake().toNanos();
        this.worker = new VirtualWorker(host, jobNanos, settings.maxWaiting());
        this.ownKey = keyOf(local);
    }

    /**
     * What handshakes cost.
     *
     * @param handshake virtual time that each of its steps takes on the worker
     * @param maxWaiting most steps that wait; further ones fail with LIMIT
     */
    public record Settings(Duration handshake, int maxWaiting) {

        /** As measured with Bouncy Castle's curves (DESIGN: SessionCrypto), and the bound of the real worker. */
        public static final Settings DEFAULT = new Settings(Duration.ofNanos(400_000), 128);

        /** @throws IllegalArgumentException if the time is negative or nothing may wait */
        public Settings {
            if (handshake.isNegative() || maxWaiting < 1) {
                throw new IllegalArgumentException("A handshake takes time and at least one may wait");
            }
        }
    }

    @Override
    public void initiate(PeerId responder, int localIndex, Bytes payload, Completion<Initiation> completion) {
        worker.run(() -> firstPacket(responder, localIndex, payload), completion);
    }

    @Override
    public boolean passesCheapCheck(Bytes firstPacket) {
        return isPlausible(firstPacket.toArray());
    }

    @Override
    public void open(Bytes firstPacket, Completion<Opened> completion) {
        byte[] packet = firstPacket.toArray();
        if (isPlausible(packet)) {
            strangersNanos += jobNanos;
            worker.run(() -> opened(packet), completion);
        } else {
            worker.fail(completion, Failure.Code.PROTOCOL, "The first packet is not meant for this peer");
        }
    }

    @Override
    public Bytes sealCookie(Bytes firstPacket, Bytes cookie) {
        byte[] packet = firstPacket.toArray();
        byte[] reply = new byte[COOKIE_REPLY_LENGTH];
        ByteBuffer.wrap(reply).put(COOKIE_TYPE).put(packet, 1, Integer.BYTES);
        cookie.copyTo(reply, COOKIE_OFFSET);
        SimTag.write(cookieKey(packet, ownKey), reply, 0, COOKIE_TAG, reply, COOKIE_TAG);
        return Bytes.wrap(reply);
    }

    @Override
    public long strangersNanos() {
        return strangersNanos;
    }

    private static long cookieKey(byte[] packet, long responderKey) {
        int mac1 = packet.length - MAC2_LENGTH - SimTag.LENGTH;
        return Mixing.hashOf(packet, mac1, SimTag.LENGTH, Step.COOKIE.under(responderKey));
    }

    private Initiation firstPacket(PeerId responder, int localIndex, Bytes payload) {
        long key = keyOf(responder);
        byte[] packet = new byte[FIRST_PACKET_OVERHEAD_BYTES + payload.length()];
        ByteBuffer.wrap(packet).put(FIRST_TYPE).putInt(localIndex).put(ephemeral());
        local.copyPublicKeyTo(packet, FIRST_STATIC);
        SimTag.write(Step.STATIC.under(key), packet, 0, FIRST_STATIC_TAG, packet, FIRST_STATIC_TAG);
        payload.copyTo(packet, FIRST_PAYLOAD);
        int payloadEnd = FIRST_PAYLOAD + payload.length();
        SimTag.write(Step.PAYLOAD.under(key), packet, 0, payloadEnd, packet, payloadEnd);
        int mac1 = payloadEnd + SimTag.LENGTH;
        SimTag.write(Step.MAC1.under(key), packet, 0, mac1, packet, mac1);
        return new SimInitiation(key, localIndex, Mixing.hashOf(packet, 0, mac1, key), Bytes.wrap(packet));
    }

    private boolean isPlausible(byte[] packet) {
        int mac1 = packet.length - MAC2_LENGTH - SimTag.LENGTH;
        return packet.length >= FIRST_PACKET_OVERHEAD_BYTES
                && packet[0] == FIRST_TYPE
                && SimTag.matches(Step.MAC1.under(ownKey), packet, 0, mac1, packet, mac1);
    }

    private Opened opened(byte[] packet) throws NotAuthentic {
        int mac1 = packet.length - MAC2_LENGTH - SimTag.LENGTH;
        int payloadEnd = mac1 - SimTag.LENGTH;
        if (!SimTag.matches(Step.STATIC.under(ownKey), packet, 0, FIRST_STATIC_TAG, packet, FIRST_STATIC_TAG)
                || !SimTag.matches(Step.PAYLOAD.under(ownKey), packet, 0, payloadEnd, packet, payloadEnd)) {
            throw new NotAuthentic("The first packet was changed on its way");
        }
        PeerId initiator = PeerId.ofPublicKey(Arrays.copyOfRange(packet, FIRST_STATIC, FIRST_STATIC_TAG));
        Bytes payload = Bytes.copyOf(packet, FIRST_PAYLOAD, payloadEnd - FIRST_PAYLOAD);
        int remoteIndex = ByteBuffer.wrap(packet).getInt(1);
        return new SimOpened(initiator, remoteIndex, payload, Mixing.hashOf(packet, 0, mac1, ownKey));
    }

    private byte[] ephemeral() {
        byte[] bytes = new byte[EPHEMERAL_LENGTH];
        host.entropy().fill(bytes);
        return bytes;
    }

    private long keyOf(PeerId peer) {
        byte[] networkBytes = network.toBytes();
        byte[] publicKey = peer.publicKey();
        long start = Mixing.hashOf(networkBytes, 0, networkBytes.length, 0);
        return Mixing.hashOf(publicKey, 0, publicKey.length, start);
    }

    /** What a key is for, so that no tag can stand for another. */
    private enum Step {
        STATIC(1),
        PAYLOAD(2),
        MAC1(3),
        ANSWER(4),
        FROM_INITIATOR(5),
        FROM_RESPONDER(6),
        COOKIE(7);

        private final long number;

        Step(long number) {
            this.number = number;
        }

        long under(long key) {
            return Mixing.mix(key + number);
        }
    }

    private final class SimInitiation implements Initiation {

        private final long responderKey;
        private final int localIndex;
        private final long transcript;
        private final Bytes packet;

        SimInitiation(long responderKey, int localIndex, long transcript, Bytes packet) {
            this.responderKey = responderKey;
            this.localIndex = localIndex;
            this.transcript = transcript;
            this.packet = packet;
        }

        @Override
        public Bytes packet() {
            return packet;
        }

        @Override
        public @Nullable Bytes openCookie(Bytes cookieReply) {
            byte[] reply = cookieReply.toArray();
            boolean authentic = reply.length == COOKIE_REPLY_LENGTH
                    && reply[0] == COOKIE_TYPE
                    && SimTag.matches(
                            cookieKey(packet.toArray(), responderKey), reply, 0, COOKIE_TAG, reply, COOKIE_TAG);
            return authentic ? Bytes.copyOf(reply, COOKIE_OFFSET, COOKIE_LENGTH) : null;
        }

        @Override
        public void complete(Bytes responsePacket, Completion<Established> completion) {
            worker.run(() -> established(responsePacket.toArray()), completion);
        }

        private Established established(byte[] answer) throws NotAuthentic {
            int payloadEnd = answer.length - SimTag.LENGTH;
            if (answer.length < ANSWER_PACKET_OVERHEAD_BYTES
                    || answer[0] != ANSWER_TYPE
                    || ByteBuffer.wrap(answer).getInt(1 + Integer.BYTES) != localIndex
                    || !SimTag.matches(Step.ANSWER.under(transcript), answer, 0, payloadEnd, answer, payloadEnd)) {
                throw new NotAuthentic("The answer does not belong to this first packet, or was changed on its way");
            }
            long key = Mixing.hashOf(answer, 0, answer.length, transcript);
            return new Established(
                    new SimPacketCipher(Step.FROM_INITIATOR.under(key), Step.FROM_RESPONDER.under(key)),
                    Bytes.copyOf(answer, ANSWER_PAYLOAD, payloadEnd - ANSWER_PAYLOAD));
        }
    }

    private final class SimOpened implements Opened {

        private final PeerId initiator;
        private final int remoteIndex;
        private final Bytes payload;
        private final long transcript;
        private boolean answered;

        SimOpened(PeerId initiator, int remoteIndex, Bytes payload, long transcript) {
            this.initiator = initiator;
            this.remoteIndex = remoteIndex;
            this.payload = payload;
            this.transcript = transcript;
        }

        @Override
        public PeerId initiator() {
            return initiator;
        }

        @Override
        public Bytes payload() {
            return payload;
        }

        @Override
        public void respond(int localIndex, Bytes answer, Completion<Accepted> completion) {
            if (answered) {
                throw new IllegalStateException("A first packet is answered once");
            }
            answered = true;
            strangersNanos += jobNanos;
            worker.run(() -> accepted(localIndex, answer), completion);
        }

        private Accepted accepted(int localIndex, Bytes answer) {
            byte[] packet = new byte[ANSWER_PACKET_OVERHEAD_BYTES + answer.length()];
            ByteBuffer.wrap(packet)
                    .put(ANSWER_TYPE)
                    .putInt(localIndex)
                    .putInt(remoteIndex)
                    .put(ephemeral());
            answer.copyTo(packet, ANSWER_PAYLOAD);
            int payloadEnd = ANSWER_PAYLOAD + answer.length();
            SimTag.write(Step.ANSWER.under(transcript), packet, 0, payloadEnd, packet, payloadEnd);
            long key = Mixing.hashOf(packet, 0, packet.length, transcript);
            return new Accepted(
                    new SimPacketCipher(Step.FROM_RESPONDER.under(key), Step.FROM_INITIATOR.under(key)),
                    Bytes.wrap(packet));
        }
    }
}
