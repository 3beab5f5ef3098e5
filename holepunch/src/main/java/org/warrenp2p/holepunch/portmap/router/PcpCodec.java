package org.warrenp2p.holepunch.portmap.router;

import java.nio.ByteBuffer;
import org.warrenp2p.holepunch.portmap.MappingRequest;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/** The bytes of PCP (RFC 6887): MAP and ANNOUNCE without options. */
public final class PcpCodec {

    /** RFC 6887, 19.1. */
    public static final byte VERSION = 2;

    /** Asks only whether the server is there; its answer carries the epoch (RFC 6887, 14.1). */
    public static final int ANNOUNCE = 0;

    /** Asks for a mapping (RFC 6887, 11). */
    public static final int MAP = 1;

    /** IANA's number of UDP. */
    static final int UDP = 17;

    /** RFC 6887, 7. */
    private static final int HEADER_BYTES = 24;

    private static final int MAP_BYTES = 36;
    private static final int MOST_BYTES = 1_100;
    private static final int RESPONSE_BIT = 0x80;

    private PcpCodec() {}

    /** An ANNOUNCE request of {@code client}. */
    public static Bytes announce(IpAddress client) {
        byte[] packet = new byte[HEADER_BYTES];
        putHeader(ByteBuffer.wrap(packet), ANNOUNCE, 0, client);
        return Bytes.wrap(packet);
    }

    /** A MAP request; with a lifetime of 0 it takes the mapping back, and then nothing is suggested. */
    public static Bytes map(MappingRequest request) {
        byte[] bytes = new byte[HEADER_BYTES + MAP_BYTES];
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        putHeader(packet, MAP, request.lifetimeSeconds(), request.internal().address());
        packet.put(request.nonce().asBuffer());
        packet.put((byte) UDP).put(new byte[3]);
        packet.putShort((short) request.internal().port());
        packet.putShort((short) request.suggested().port());
        put(packet, request.suggested().address());
        return Bytes.wrap(bytes);
    }

    private static void putHeader(ByteBuffer packet, int opcode, long lifetimeSeconds, IpAddress client) {
        packet.put(VERSION).put((byte) opcode).putShort((short) 0).putInt((int) lifetimeSeconds);
        put(packet, client);
    }

    /** All addresses have 16 bytes, IPv4 in its mapped form (RFC 6887, 5). */
    private static void put(ByteBuffer packet, IpAddress address) {
        packet.putLong(address.high()).putLong(address.low());
    }

    static RouterAnswer.Pcp decode(ByteBuffer packet) throws MalformedAnswerException {
        int lengthBytes = packet.remaining();
        require(lengthBytes >= HEADER_BYTES && lengthBytes <= MOST_BYTES, "An answer has 24 to 1,100 bytes");
        require(lengthBytes % 4 == 0, "An answer has a multiple of four bytes");
        int kind = packet.get(1) & 0xff;
        require((kind & RESPONSE_BIT) != 0, "A request is no answer");
        int opcode = kind & ~RESPONSE_BIT;
        int result = packet.get(3) & 0xff;
        long lifetime = packet.getInt(4) & 0xffff_ffffL;
        long epoch = packet.getInt(8) & 0xffff_ffffL;
        if (opcode != MAP || lengthBytes < HEADER_BYTES + MAP_BYTES) {
            // a server that cannot read the version, or the opcode, need not repeat the request
            require(opcode != MAP || result != RouterAnswer.SUCCESS, "A mapping is missing");
            return new RouterAnswer.Pcp(opcode, result, lifetime, epoch, null);
        }
        byte[] nonce = new byte[MappingRequest.NONCE_BYTES];
        packet.get(HEADER_BYTES, nonce);
        int at = HEADER_BYTES + MappingRequest.NONCE_BYTES;
        IpAddress address = new IpAddress(packet.getLong(at + 8), packet.getLong(at + 16));
        Endpoint external = new Endpoint(address, packet.getShort(at + 6) & 0xffff);
        RouterAnswer.Mapped mapped = new RouterAnswer.Mapped(
                Bytes.wrap(nonce), packet.get(at) & 0xff, packet.getShort(at + 4) & 0xffff, external);
        return new RouterAnswer.Pcp(opcode, result, lifetime, epoch, mapped);
    }

    private static void require(boolean kept, String rule) throws MalformedAnswerException {
        if (!kept) {
            throw new MalformedAnswerException(rule);
        }
    }
}
