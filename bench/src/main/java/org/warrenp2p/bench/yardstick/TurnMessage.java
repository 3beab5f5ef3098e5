package org.warrenp2p.bench.yardstick;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The few messages of TURN that make a way for channel data (RFC 8656), over IPv4 and without credentials. */
final class TurnMessage {

    static final int ALLOCATE = 0x003;
    static final int CHANNEL_BIND = 0x009;

    /** The classes of messages, as bits of the type (RFC 8489, section 5). */
    static final int SUCCESS = 0x100;

    static final int CHANNEL_NUMBER = 0x000c;
    static final int XOR_PEER_ADDRESS = 0x0012;
    static final int XOR_RELAYED_ADDRESS = 0x0016;
    static final int REQUESTED_TRANSPORT = 0x0019;

    static final int HEADER_BYTES = 20;
    static final int TRANSACTION_BYTES = 12;

    private static final int MAGIC_COOKIE = 0x2112a442;
    private static final int TRANSACTION_OFFSET = 8;
    private static final int IPV4 = 1;
    private static final int UDP = 17;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;

    private TurnMessage() {}

    /** A request with attributes that {@link #attribute} has made. */
    static byte[] request(int type, byte[] transaction, byte[]... attributes) {
        int lengthBytes = 0;
        for (byte[] attribute : attributes) {
            lengthBytes += attribute.length;
        }
        ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES + lengthBytes)
                .putShort((short) type)
                .putShort((short) lengthBytes)
                .putInt(MAGIC_COOKIE)
                .put(transaction);
        for (byte[] attribute : attributes) {
            message.put(attribute);
        }
        return message.array();
    }

    /** An attribute whose value has a multiple of four bytes, as all of these. */
    static byte[] attribute(int type, byte[] value) {
        return ByteBuffer.allocate(ATTRIBUTE_HEADER_BYTES + value.length)
                .putShort((short) type)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** That UDP is to be relayed. */
    static byte[] udpTransport() {
        return attribute(REQUESTED_TRANSPORT, new byte[] {UDP, 0, 0, 0});
    }

    /** The number of a channel. */
    static byte[] channel(int number) {
        return attribute(
                CHANNEL_NUMBER, ByteBuffer.allocate(4).putShort((short) number).array());
    }

    /** A peer's address. */
    static byte[] peer(InetSocketAddress address) {
        byte[] value = ByteBuffer.allocate(8)
                .putShort((short) IPV4)
                .putShort((short) (address.getPort() ^ (MAGIC_COOKIE >>> Short.SIZE)))
                .putInt(ByteBuffer.wrap(address.getAddress().getAddress()).getInt() ^ MAGIC_COOKIE)
                .array();
        return attribute(XOR_PEER_ADDRESS, value);
    }

    static int typeOf(byte[] message) {
        return ByteBuffer.wrap(message).getShort() & 0xffff;
    }

    static byte[] transactionOf(byte[] message) {
        return Arrays.copyOfRange(message, TRANSACTION_OFFSET, TRANSACTION_OFFSET + TRANSACTION_BYTES);
    }

    /** The address of IPv4 in the attribute of {@code type}, or null. */
    static @Nullable InetSocketAddress addressIn(byte[] message, int type) throws UnknownHostException {
        ByteBuffer rest = ByteBuffer.wrap(message).position(HEADER_BYTES);
        while (rest.remaining() >= ATTRIBUTE_HEADER_BYTES) {
            int found = rest.getShort() & 0xffff;
            int lengthBytes = rest.getShort() & 0xffff;
            if (found == type && lengthBytes == 8 && rest.getShort() == IPV4) {
                int port = (rest.getShort() & 0xffff) ^ (MAGIC_COOKIE >>> Short.SIZE);
                int address = rest.getInt() ^ MAGIC_COOKIE;
                return new InetSocketAddress(
                        InetAddress.getByAddress(
                                ByteBuffer.allocate(4).putInt(address).array()),
                        port);
            }
            rest.position(Math.min(rest.limit(), rest.position() + (lengthBytes + 3) / 4 * 4));
        }
        return null;
    }
}
