package org.warrenp2p.node.fuzz;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;

/**
 * A stranger that does what arbitrary bytes say. A script is a list of steps: one byte says which, two how many bytes
 * belong to it (as many as are left, at most), and then those.
 */
final class ScriptedStranger {

    /** Most steps of one script: enough for a handshake and everything that can follow, and runs stay short. */
    private static final int MAX_STEPS = 32;

    private static final int HEADER_BYTES = 13;
    private static final Duration STEP = Duration.ofMillis(50);

    /** What a step does with its bytes. */
    enum Step {
        /** Sends them as a datagram. */
        RAW(0),
        /** Sends a first packet around them. */
        FIRST(1),
        /** Takes the last answer to the last first packet. */
        COMPLETE(2),
        /** Sends a packet of the session around them. */
        SEALED(3),
        /** Sends the last packet again, each byte of it combined with one of these. */
        AGAIN(4),
        /** The same from elsewhere. */
        AGAIN_ELSEWHERE(5),
        /** Sends back what came last, combined in the same way. */
        REFLECT(6),
        /** Lets a quarter of a second per byte pass. */
        WAIT(7);

        private final int number;

        Step(int number) {
            this.number = number;
        }

        static Step of(byte value) {
            return values()[(value & 0xff) % values().length];
        }
    }

    private final Simulation simulation;
    private final SessionCrypto crypto;
    private final PeerId target;
    private final Endpoint targetEndpoint;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private byte[] lastSent = new byte[0];
    private byte[] lastReceived = new byte[0];
    private SessionCrypto.@Nullable Initiation initiation;
    private @Nullable PacketCipher cipher;
    private int remoteIndex;
    private long counter;
    private long sentBytes;
    private long receivedBytes;
    private boolean established;

    ScriptedStranger(
            Simulation simulation, SimHost host, SessionCrypto crypto, PeerId target, Endpoint targetEndpoint) {
        this.simulation = simulation;
        this.crypto = crypto;
        this.target = target;
        this.targetEndpoint = targetEndpoint;
        for (int port : new int[] {1_000, 2_000}) {
            host.datagrams()
                    .open(
                            new Endpoint(host.address(), port),
                            (socket, source, payload) -> received(payload),
                            Completion.of(sockets::add, failure -> {
                                throw new AssertionError(failure);
                            }));
        }
        simulation.run(STEP);
    }

    /** Writes a step down. */
    static byte[] step(Step step, Bytes bytes) {
        return ByteBuffer.allocate(3 + bytes.length())
                .put((byte) step.number)
                .putShort((short) bytes.length())
                .put(bytes.asBuffer())
                .array();
    }

    void play(byte[] script) {
        ByteBuffer left = ByteBuffer.wrap(script);
        for (int i = 0; i < MAX_STEPS && left.remaining() >= 3; i++) {
            Step step = Step.of(left.get());
            byte[] bytes = new byte[Math.min(left.getShort() & 0xffff, left.remaining())];
            left.get(bytes);
            play(step, bytes);
            simulation.run(STEP);
        }
    }

    private void play(Step step, byte[] bytes) {
        switch (step) {
            case RAW -> send(0, bytes);
            case FIRST -> first(bytes);
            case COMPLETE -> complete();
            case SEALED -> sealed(bytes);
            case AGAIN -> send(0, combined(lastSent, bytes));
            case AGAIN_ELSEWHERE -> send(1, combined(lastSent, bytes));
            case REFLECT -> send(0, combined(lastReceived, bytes));
            case WAIT -> simulation.run(Duration.ofMillis(250L * Math.min(bytes.length, 100)));
        }
    }

    private void first(byte[] payload) {
        crypto.initiate(
                target,
                7,
                Bytes.copyOf(payload),
                Completion.of(
                        written -> {
                            initiation = written;
                            send(0, written.packet().toArray());
                        },
                        failure -> {}));
    }

    private void complete() {
        if (initiation == null || lastReceived.length < HEADER_BYTES) {
            return;
        }
        remoteIndex = ByteBuffer.wrap(lastReceived).getInt(1);
        initiation.complete(
                Bytes.copyOf(lastReceived),
                Completion.of(
                        done -> {
                            cipher = done.cipher();
                            counter = 0;
                        },
                        failure -> {}));
    }

    private void sealed(byte[] plain) {
        if (cipher == null) {
            return;
        }
        ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + plain.length + PacketCipher.TAG_BYTES);
        packet.put((byte) 6).putInt(remoteIndex).putLong(counter);
        cipher.seal(counter++, packet.array(), HEADER_BYTES, plain, 0, plain.length, packet.array(), HEADER_BYTES);
        established = true;
        send(0, packet.array());
    }

    private static byte[] combined(byte[] packet, byte[] mask) {
        byte[] changed = packet.clone();
        for (int i = 0; i < Math.min(packet.length, mask.length); i++) {
            changed[i] ^= mask[i];
        }
        return changed;
    }

    private void send(int socket, byte[] packet) {
        lastSent = packet;
        sentBytes += packet.length;
        sockets.get(socket).send(targetEndpoint, ByteBuffer.wrap(packet));
    }

    private void received(ByteBuffer payload) {
        lastReceived = new byte[payload.remaining()];
        payload.get(lastReceived);
        receivedBytes += lastReceived.length;
    }

    /** Whether it has proved where it is: from then on it may get more than it sends. */
    boolean isEstablished() {
        return established;
    }

    long sentBytes() {
        return sentBytes;
    }

    long receivedBytes() {
        return receivedBytes;
    }
}
