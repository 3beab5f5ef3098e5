package org.warrenp2p.testnet.lab.wire;

import java.nio.ByteBuffer;

/**
 * Fills in the checksums of UDP and TCP. A kernel leaves them to the network device, and a virtual one passes the packet on
 * as it is, because the receiving kernel knows that it never was on a wire; but through the switch it is on one, and would
 * be dropped.
 */
final class TransportChecksum {

    private static final int ETHERNET_BYTES = 14;
    private static final int TYPE_OFFSET = 12;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int TCP = 6;
    private static final int UDP = 17;

    /** RFC 791: "more fragments" and the offset; a fragment has its checksum already, as a kernel needs it for cutting. */
    private static final int FRAGMENT_MASK = 0x3fff;

    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;

    private TransportChecksum() {}

    /** Completes the Ethernet frame from {@code frameOffset} to the limit of {@code buffer}; what is no UDP or TCP stays. */
    static void complete(ByteBuffer buffer, int frameOffset) {
        int ip = frameOffset + ETHERNET_BYTES;
        if (buffer.limit() < ip + IPV4_HEADER_BYTES) {
            return;
        }
        int type = Short.toUnsignedInt(buffer.getShort(frameOffset + TYPE_OFFSET));
        if (type == IPV4) {
            ofIpv4(buffer, ip);
        } else if (type == IPV6 && buffer.limit() >= ip + IPV6_HEADER_BYTES) {
            ofIpv6(buffer, ip);
        }
    }

    private static void ofIpv4(ByteBuffer buffer, int ip) {
        if ((buffer.getShort(ip + 6) & FRAGMENT_MASK) != 0) {
            return;
        }
        int header = (buffer.get(ip) & 0x0f) * 4;
        int length = Short.toUnsignedInt(buffer.getShort(ip + 2)) - header;
        fill(buffer, ip + 12, 8, buffer.get(ip + 9), ip + header, length);
    }

    private static void ofIpv6(ByteBuffer buffer, int ip) {
        int length = Short.toUnsignedInt(buffer.getShort(ip + 4));
        fill(buffer, ip + 8, 32, buffer.get(ip + 6), ip + IPV6_HEADER_BYTES, length);
    }

    /** @param addresses where source and target address are, {@code addressBytes} together */
    private static void fill(
            ByteBuffer buffer, int addresses, int addressBytes, int protocol, int transport, int length) {
        int field = transport + (protocol == UDP ? 6 : 16);
        if ((protocol != UDP && protocol != TCP)
                || transport + length > buffer.limit()
                || field + 2 > transport + length) {
            return;
        }
        if (protocol == UDP && buffer.getShort(field) == 0) {
            // RFC 768: the sender made none
            return;
        }
        buffer.putShort(field, (short) 0);
        long sum = sum(buffer, addresses, addressBytes) + protocol + length + sum(buffer, transport, length);
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        int checksum = (int) ~sum & 0xffff;
        buffer.putShort(field, (short) (checksum == 0 && protocol == UDP ? 0xffff : checksum));
    }

    /** RFC 1071: sixteen bits at a time, an odd byte at the end as if a zero followed. */
    private static long sum(ByteBuffer buffer, int offset, int length) {
        long sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += Short.toUnsignedInt(buffer.getShort(offset + i));
        }
        return length % 2 == 0 ? sum : sum + (Byte.toUnsignedInt(buffer.get(offset + length - 1)) << 8);
    }
}
