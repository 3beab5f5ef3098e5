package org.warrenp2p.holepunch.portmap.router;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;

/** The bytes of NAT-PMP (RFC 6886): the address outside, and mappings of UDP. */
public final class NatPmpCodec {

    /** RFC 6886, 3.1. */
    public static final byte VERSION = 0;

    /** Asks for the address outside. */
    static final int ADDRESS = 0;

    /** Asks for a mapping of UDP. */
    static final int MAP_UDP = 1;

    private static final int RESPONSE_BIT = 0x80;

    /** RFC 6886, 3.2, 3.3 and 3.5. */
    private static final int ADDRESS_BYTES = 12;

    private static final int MAPPED_BYTES = 16;
    private static final int REFUSAL_BYTES = 8;

    private NatPmpCodec() {}

    /** Asks for the address outside. */
    public static Bytes address() {
        return Bytes.wrap(new byte[] {VERSION, ADDRESS});
    }

    /** Asks for a mapping; takes it back with an outside port and a lifetime of 0 (RFC 6886, 3.4). */
    public static Bytes map(int internalPort, int externalPort, long lifetimeSeconds) {
        byte[] bytes = new byte[12];
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        packet.put(VERSION).put((byte) MAP_UDP).putShort((short) 0);
        packet.putShort((short) internalPort).putShort((short) externalPort).putInt((int) lifetimeSeconds);
        return Bytes.wrap(bytes);
    }

    static RouterAnswer decode(ByteBuffer packet) throws MalformedAnswerException {
        int lengthBytes = packet.remaining();
        require(lengthBytes >= REFUSAL_BYTES && lengthBytes <= MAPPED_BYTES, "An answer has 8 to 16 bytes");
        int kind = packet.get(1) & 0xff;
        require((kind & RESPONSE_BIT) != 0, "A request is no answer");
        int opcode = kind & ~RESPONSE_BIT;
        int result = packet.getShort(2) & 0xffff;
        long epoch = packet.getInt(4) & 0xffff_ffffL;
        if (result != RouterAnswer.SUCCESS) {
            return new RouterAnswer.NatPmpRefusal(opcode, result, epoch);
        }
        if (opcode == ADDRESS) {
            require(lengthBytes == ADDRESS_BYTES, "An address answer has 12 bytes");
            return new RouterAnswer.NatPmpAddress(IpAddress.ofIpv4(packet.getInt(8)), epoch);
        }
        require(opcode == MAP_UDP, "Nobody asks for anything but an address and UDP");
        require(lengthBytes == MAPPED_BYTES, "A mapping answer has 16 bytes");
        return new RouterAnswer.NatPmpMapped(
                packet.getShort(8) & 0xffff, packet.getShort(10) & 0xffff, packet.getInt(12) & 0xffff_ffffL, epoch);
    }

    private static void require(boolean kept, String rule) throws MalformedAnswerException {
        if (!kept) {
            throw new MalformedAnswerException(rule);
        }
    }
}
