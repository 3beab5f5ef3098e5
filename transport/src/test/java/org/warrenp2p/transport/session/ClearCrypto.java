package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PacketCipher;
import org.warrenp2p.transport.SessionCrypto;

/** Packets of the right layout in which everything counts as authentic, so that hostile bytes get as far as they can. */
final class ClearCrypto implements SessionCrypto {

    private static final int STATIC_OFFSET = 37;
    private static final int INIT_PAYLOAD = 85;
    private static final int INIT_TRAILER = 48;
    private static final int COOKIE_OFFSET = 17;
    private static final int RESPONSE_PAYLOAD = 41;

    private final PeerId self;
    private final EventLoop loop;
    private long ephemeral;

    ClearCrypto(PeerId self, EventLoop loop) {
        this.self = self;
        this.loop = loop;
    }

    static byte[] init(PeerId initiator, int index, long ephemeral, byte[] payload) {
        byte[] packet = new byte[PacketLayout.INIT_OVERHEAD_BYTES + payload.length];
        ByteBuffer.wrap(packet).put(PacketLayout.HANDSHAKE_INIT).putInt(index).putLong(ephemeral);
        initiator.copyPublicKeyTo(packet, STATIC_OFFSET);
        System.arraycopy(payload, 0, packet, INIT_PAYLOAD, payload.length);
        return packet;
    }

    static byte[] response(int senderIndex, int receiverIndex, byte[] payload) {
        byte[] packet = new byte[PacketLayout.RESPONSE_OVERHEAD_BYTES + payload.length];
        ByteBuffer.wrap(packet)
                .put(PacketLayout.HANDSHAKE_RESPONSE)
                .putInt(senderIndex)
                .putInt(receiverIndex);
        System.arraycopy(payload, 0, packet, RESPONSE_PAYLOAD, payload.length);
        return packet;
    }

    static byte[] transport(int index, long counter, byte[] payload) {
        byte[] packet = new byte[PacketLayout.TRANSPORT_OVERHEAD_BYTES + payload.length];
        ByteBuffer.wrap(packet).put(PacketLayout.TRANSPORT).putInt(index).putLong(counter);
        System.arraycopy(payload, 0, packet, PacketLayout.TRANSPORT_HEADER_BYTES, payload.length);
        return packet;
    }

    @Override
    public void initiate(PeerId responder, int localIndex, Bytes payload, Completion<Initiation> completion) {
        Bytes packet = Bytes.wrap(init(self, localIndex, ephemeral++, payload.toArray()));
        loop.execute(() -> completion.succeeded(new ClearInitiation(packet)));
    }

    @Override
    public boolean passesCheapCheck(Bytes firstPacket) {
        return true;
    }

    @Override
    public Bytes sealCookie(Bytes firstPacket, Bytes cookie) {
        byte[] reply = new byte[PacketLayout.COOKIE_REPLY_BYTES];
        ByteBuffer.wrap(reply)
                .put(PacketLayout.COOKIE_REPLY)
                .put(firstPacket.toArray(), 1, Integer.BYTES)
                .position(COOKIE_OFFSET)
                .put(cookie.asBuffer());
        return Bytes.wrap(reply);
    }

    @Override
    public long strangersNanos() {
        return 0;
    }

    @Override
    public void open(Bytes firstPacket, Completion<Opened> completion) {
        loop.execute(() -> completion.succeeded(new ClearOpened(firstPacket.toArray())));
    }

    private final class ClearInitiation implements Initiation {

        private final Bytes packet;

        ClearInitiation(Bytes packet) {
            this.packet = packet;
        }

        @Override
        public Bytes packet() {
            return packet;
        }

        @Override
        public Bytes openCookie(Bytes cookieReply) {
            return Bytes.copyOf(cookieReply.toArray(), COOKIE_OFFSET, PacketLayout.COOKIE_BYTES);
        }

        @Override
        public void complete(Bytes responsePacket, Completion<Established> completion) {
            byte[] response = responsePacket.toArray();
            Bytes payload = Bytes.wrap(
                    Arrays.copyOfRange(response, RESPONSE_PAYLOAD, response.length - PacketCipher.TAG_BYTES));
            loop.execute(() -> completion.succeeded(new Established(new ClearCipher(), payload)));
        }
    }

    private final class ClearOpened implements Opened {

        private final byte[] packet;

        ClearOpened(byte[] packet) {
            this.packet = packet;
        }

        @Override
        public PeerId initiator() {
            return PeerId.ofPublicKey(Arrays.copyOfRange(packet, STATIC_OFFSET, STATIC_OFFSET + PeerId.KEY_LENGTH));
        }

        @Override
        public Bytes payload() {
            return Bytes.wrap(Arrays.copyOfRange(packet, INIT_PAYLOAD, packet.length - INIT_TRAILER));
        }

        @Override
        public void respond(int localIndex, Bytes payload, Completion<Accepted> completion) {
            byte[] answer = response(localIndex, ByteBuffer.wrap(packet).getInt(1), payload.toArray());
            loop.execute(() -> completion.succeeded(new Accepted(new ClearCipher(), Bytes.wrap(answer))));
        }
    }

    /** Hides nothing and checks nothing. */
    static final class ClearCipher implements PacketCipher {

        @Override
        public void seal(
                long counter,
                byte[] associated,
                int associatedLength,
                byte[] plain,
                int offset,
                int length,
                byte[] target,
                int targetOffset) {
            System.arraycopy(plain, offset, target, targetOffset, length);
            Arrays.fill(target, targetOffset + length, targetOffset + length + TAG_BYTES, (byte) 0);
        }

        @Override
        public int open(
                long counter,
                byte[] associated,
                int associatedLength,
                byte[] sealed,
                int offset,
                int length,
                byte[] target,
                int targetOffset) {
            System.arraycopy(sealed, offset, target, targetOffset, length - TAG_BYTES);
            return length - TAG_BYTES;
        }
    }
}
