package org.warrenp2p.transport.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.SessionCrypto;

/**
 * The production cryptography of one node's control sessions: Noise_IK_25519_AESGCM_SHA256 between Ed25519 identities
 * (docs/decisions/0003-noise-ik-details.md). To be called on the node's loop; every curve operation runs on the worker
 * and every result comes back on the loop in a later turn, exactly once.
 */
public final class NoiseSessionCrypto implements SessionCrypto {

    /** Bytes that a first packet adds to its payload. */
    public static final int FIRST_PACKET_OVERHEAD_BYTES = FirstPacket.OVERHEAD;

    /** Bytes that the answer to a first packet adds to its payload. */
    public static final int ANSWER_PACKET_OVERHEAD_BYTES = AnswerPacket.OVERHEAD;

    private static final byte[] PROLOGUE_LABEL = "warren/1".getBytes(StandardCharsets.US_ASCII);

    private final NetworkId network;
    private final Entropy entropy;
    private final CryptoWorker worker;
    private final EventLoop loop;
    private final PeerId localPeer;
    private final StaticPair local;
    private final KnownPeers knownPeers;
    private final Mac1 ownMac1;
    private final CookieSeal ownCookies;
    /** Added to by the worker's threads. */
    private final LongAdder strangersNanos = new LongAdder();

    /** The cryptography of the node with this identity; {@code worker} is the node's own place on shared threads. */
    public NoiseSessionCrypto(
            Identity identity, NetworkId network, Entropy entropy, CryptoWorker worker, EventLoop loop) {
        this.network = network;
        this.entropy = entropy;
        this.worker = worker;
        this.loop = loop;
        this.localPeer = identity.peerId();
        this.local = new StaticPair(identity.x25519PrivateKey(), localPeer.publicKey());
        this.knownPeers = new KnownPeers(local, KnownPeers.CAPACITY);
        this.ownMac1 = new Mac1(network, localPeer);
        this.ownCookies = new CookieSeal(network, localPeer);
    }

    @Override
    public void initiate(PeerId responder, int localIndex, Bytes payload, Completion<Initiation> completion) {
        worker.runForNode(loop, () -> firstPacket(responder, localIndex, payload), completion);
    }

    @Override
    public boolean passesCheapCheck(Bytes firstPacket) {
        return FirstPacket.isPlausible(firstPacket.toArray(), ownMac1);
    }

    @Override
    public void open(Bytes firstPacket, Completion<Opened> completion) {
        byte[] packet = firstPacket.toArray();
        if (!FirstPacket.isPlausible(packet, ownMac1)) {
            Failure failure = new Failure(Failure.Code.PROTOCOL, "The first packet is not meant for this peer");
            loop.execute(() -> completion.failed(failure));
            return;
        }
        worker.runForStranger(loop, timed(() -> opened(packet)), completion);
    }

    @Override
    public Bytes sealCookie(Bytes firstPacket, Bytes cookie) {
        return ownCookies.seal(firstPacket.toArray(), cookie, entropy);
    }

    @Override
    public long strangersNanos() {
        return strangersNanos.sum();
    }

    private <T> CryptoWorker.Job<T> timed(CryptoWorker.Job<T> job) {
        return () -> {
            long beganNanos = loop.nanoTime();
            try {
                return job.compute();
            } finally {
                strangersNanos.add(loop.nanoTime() - beganNanos);
            }
        };
    }

    private Initiation firstPacket(PeerId responder, int localIndex, Bytes payload) throws HandshakeException {
        RemoteStatic remote = knownPeers.resolve(responder);
        byte[] header = FirstPacket.header(localIndex);
        byte[] packet = Arrays.copyOf(header, FirstPacket.OVERHEAD + payload.length());
        InitiatorHandshake handshake =
                new InitiatorHandshake(local, remote, prologue(responder, header), ephemeralPrivate());
        handshake.writeFirst(payload.toArray(), packet, FirstPacket.HEADER_LENGTH);
        new Mac1(network, responder).write(packet, FirstPacket.coveredByMac1(packet));
        return new NoiseInitiation(handshake, responder, localIndex, Bytes.wrap(packet));
    }

    private Opened opened(byte[] packet) throws HandshakeException {
        byte[] header = Arrays.copyOf(packet, FirstPacket.HEADER_LENGTH);
        int length = FirstPacket.coveredByMac1(packet) - FirstPacket.HEADER_LENGTH;
        ResponderHandshake handshake = ResponderHandshake.readFirst(
                local, knownPeers, prologue(localPeer, header), packet, FirstPacket.HEADER_LENGTH, length);
        return new NoiseOpened(handshake, FirstPacket.senderIndex(packet));
    }

    /** The header belongs to it, so a first packet whose index was changed on the way does not open. */
    private byte[] prologue(PeerId responder, byte[] header) {
        byte[] networkBytes = network.toBytes();
        return ByteBuffer.allocate(PROLOGUE_LABEL.length + networkBytes.length + PeerId.KEY_LENGTH + header.length)
                .put(PROLOGUE_LABEL)
                .put(networkBytes)
                .put(responder.publicKey())
                .put(header)
                .array();
    }

    private byte[] ephemeralPrivate() {
        byte[] privateKey = new byte[Dh.LENGTH];
        entropy.fill(privateKey);
        return privateKey;
    }

    private final class NoiseInitiation implements Initiation {

        private final InitiatorHandshake handshake;
        private final PeerId responder;
        private final int localIndex;
        private final Bytes packet;

        NoiseInitiation(InitiatorHandshake handshake, PeerId responder, int localIndex, Bytes packet) {
            this.handshake = handshake;
            this.responder = responder;
            this.localIndex = localIndex;
            this.packet = packet;
        }

        @Override
        public Bytes packet() {
            return packet;
        }

        @Override
        public @Nullable Bytes openCookie(Bytes cookieReply) {
            return new CookieSeal(network, responder).open(packet.toArray(), cookieReply.toArray());
        }

        @Override
        public void complete(Bytes responsePacket, Completion<Established> completion) {
            worker.runForNode(loop, () -> established(responsePacket.toArray()), completion);
        }

        private Established established(byte[] answer) throws HandshakeException {
            if (!AnswerPacket.isPlausible(answer, localIndex)) {
                throw new HandshakeException("The packet is not an answer to this handshake");
            }
            byte[] header = Arrays.copyOf(answer, AnswerPacket.HEADER_LENGTH);
            return handshake.readSecond(
                    header, answer, AnswerPacket.HEADER_LENGTH, answer.length - AnswerPacket.HEADER_LENGTH);
        }
    }

    private final class NoiseOpened implements Opened {

        private final ResponderHandshake handshake;
        private final int remoteIndex;
        private final PeerId initiator;
        private final Bytes payload;
        private boolean answered;

        NoiseOpened(ResponderHandshake handshake, int remoteIndex) {
            this.handshake = handshake;
            this.remoteIndex = remoteIndex;
            this.initiator = knownPeers.known(PeerId.ofPublicKey(handshake.remoteWirePublic()));
            this.payload = Bytes.wrap(handshake.payload());
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
            worker.runForNode(loop, timed(() -> accepted(localIndex, answer)), completion);
        }

        private Accepted accepted(int localIndex, Bytes answer) throws HandshakeException {
            byte[] header = AnswerPacket.header(localIndex, remoteIndex);
            byte[] packet = Arrays.copyOf(header, AnswerPacket.OVERHEAD + answer.length());
            NoisePacketCipher cipher = handshake.writeSecond(
                    header, ephemeralPrivate(), answer.toArray(), packet, AnswerPacket.HEADER_LENGTH);
            return new Accepted(cipher, Bytes.wrap(packet));
        }
    }
}
