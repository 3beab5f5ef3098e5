package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;

/** A peer that keeps to no rule: every packet of it is made by hand, and sent only when the test says so. */
final class RawPeer implements DatagramHandler {

    private static final int HEADER_BYTES = 13;

    final SimHost host;
    final PeerId peer;
    final List<byte[]> received = new ArrayList<>();
    private final Simulation simulation;
    private final SimSessionCrypto crypto;
    private final Outcome<UdpSocket> socket = new Outcome<>();
    private SessionCrypto.@Nullable Initiation initiation;
    private @Nullable PacketCipher cipher;
    private int remoteIndex;
    private long counter;

    RawPeer(Simulation simulation, int number) {
        this.simulation = simulation;
        host = simulation.addHost();
        peer = ControlNode.peer(number);
        crypto = new SimSessionCrypto(peer, NetworkId.MAIN, host);
        host.datagrams().open(endpoint(), this, socket);
        simulation.run(Duration.ofMillis(1));
    }

    Endpoint endpoint() {
        return new Endpoint(host.address(), ControlNode.PORT);
    }

    /** A first packet, not sent yet. */
    byte[] firstPacket(PeerId to, int index, Bytes payload) {
        Outcome<SessionCrypto.Initiation> written = new Outcome<>();
        crypto.initiate(to, index, payload, written);
        simulation.run(Duration.ofMillis(5));
        initiation = written.value();
        return initiation.packet().toArray();
    }

    byte[] firstPacket(PeerId to, int index, Frame frame) {
        return firstPacket(to, index, FrameCodec.encode(frame));
    }

    /** Takes the newest answer to the last first packet. */
    void complete() {
        byte[] answer = received.get(received.size() - 1);
        remoteIndex = ByteBuffer.wrap(answer).getInt(1);
        Outcome<SessionCrypto.Established> established = new Outcome<>();
        Objects.requireNonNull(initiation).complete(Bytes.copyOf(answer), established);
        simulation.run(Duration.ofMillis(5));
        cipher = established.value().cipher();
        counter = 0;
    }

    /** A packet in the session, not sent yet. */
    byte[] sealed(byte[] plain) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + plain.length + PacketCipher.TAG_BYTES);
        packet.put((byte) 6).putInt(remoteIndex).putLong(counter);
        Objects.requireNonNull(cipher)
                .seal(counter++, packet.array(), HEADER_BYTES, plain, 0, plain.length, packet.array(), HEADER_BYTES);
        return packet.array();
    }

    byte[] sealed(Frame frame) {
        return sealed(FrameCodec.encode(frame).toArray());
    }

    /** What a packet of the session says. */
    byte[] opened(byte[] packet) {
        byte[] plain = new byte[packet.length];
        int plainBytes = Objects.requireNonNull(cipher)
                .open(
                        ByteBuffer.wrap(packet).getLong(5),
                        packet,
                        HEADER_BYTES,
                        packet,
                        HEADER_BYTES,
                        packet.length - HEADER_BYTES,
                        plain,
                        0);
        return Arrays.copyOf(plain, plainBytes);
    }

    void send(Endpoint to, byte[] packet) {
        socket.value().send(to, ByteBuffer.wrap(packet));
    }

    @Override
    public void onDatagram(UdpSocket at, Endpoint source, ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        received.add(bytes);
    }
}
