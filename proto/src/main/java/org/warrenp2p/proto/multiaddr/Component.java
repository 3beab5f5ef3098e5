package org.warrenp2p.proto.multiaddr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * One part of a {@link Multiaddr}.
 *
 * @param value its text in the canonical form; empty where the protocol has none
 */
public record Component(Protocol protocol, String value) {

    /** Letters, digits, '-' and '_', by the lengths of RFC 1035 section 2.3.4 (63 a label, 253 in all). */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}\\.?$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");

    private static final int MAX_NAME_BYTES = 254;

    /** @throws IllegalArgumentException with a sentence that says what is wrong with the value */
    public Component {
        value = canonical(protocol, value);
    }

    private static String canonical(Protocol protocol, String text) {
        return switch (protocol) {
            case IP4 -> ip4(text).toString();
            case IP6 -> ip6(text).toString();
            case DNS, DNS4, DNS6 -> name(text);
            case TCP, UDP -> Integer.toString(Endpoint.parsePort(text));
            case P2P -> PeerId.parse(text).toString();
            case P2P_CIRCUIT, TLS, QUIC_V1 -> nothing(protocol, text);
        };
    }

    private static IpAddress ip4(String text) {
        IpAddress address = ipOrNothing(text, "an IPv4 address");
        if (!address.isIpv4() || text.indexOf(':') >= 0) {
            throw new IllegalArgumentException(text + " is not an IPv4 address");
        }
        return address;
    }

    private static IpAddress ip6(String text) {
        IpAddress address = ipOrNothing(text, "an IPv6 address");
        if (text.indexOf(':') < 0) {
            throw new IllegalArgumentException(text + " is not an IPv6 address");
        }
        if (address.isIpv4()) {
            // one spelling for one host
            throw new IllegalArgumentException(text + " is an IPv4 address; write /ip4/" + address);
        }
        return address;
    }

    private static IpAddress ipOrNothing(String text, String wanted) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            if (text.indexOf('%') >= 0) {
                throw e;
            }
            throw new IllegalArgumentException(text + " is not " + wanted, e);
        }
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(text + " is not a host name");
        }
        return text;
    }

    private static String nothing(Protocol protocol, String text) {
        if (!text.isEmpty()) {
            throw new IllegalArgumentException("/" + protocol.label() + " has no value");
        }
        return text;
    }

    void writeTo(ByteArrayOutputStream target) {
        UnsignedVarint.write(protocol.code(), target);
        byte[] bytes = valueBytes();
        if (protocol.valueBytes() == Protocol.VARIABLE) {
            UnsignedVarint.write(bytes.length, target);
        }
        target.writeBytes(bytes);
    }

    private byte[] valueBytes() {
        return switch (protocol) {
            case IP4, IP6 -> IpAddress.parse(value).toBytes();
            case DNS, DNS4, DNS6 -> value.getBytes(StandardCharsets.US_ASCII);
            case TCP, UDP ->
                ByteBuffer.allocate(Short.BYTES)
                        .putShort((short) Integer.parseInt(value))
                        .array();
            case P2P -> PeerId.parse(value).toBytes();
            case P2P_CIRCUIT, TLS, QUIC_V1 -> new byte[0];
        };
    }

    static Component readFrom(ByteBuffer source) {
        long code = UnsignedVarint.read(source);
        Protocol protocol = Protocol.ofCode(code);
        if (protocol == null) {
            throw new IllegalArgumentException("protocol " + code + " is not known here");
        }
        long lengthBytes =
                protocol.valueBytes() == Protocol.VARIABLE ? UnsignedVarint.read(source) : protocol.valueBytes();
        if (lengthBytes > source.remaining()) {
            throw new IllegalArgumentException("the value of /" + protocol.label() + " is cut off");
        }
        byte[] bytes = new byte[(int) lengthBytes];
        source.get(bytes);
        return new Component(protocol, valueText(protocol, bytes));
    }

    private static String valueText(Protocol protocol, byte[] bytes) {
        return switch (protocol) {
            case IP4 -> IpAddress.of(bytes).toString();
            case IP6 -> ip6Text(bytes);
            case DNS, DNS4, DNS6 -> nameText(bytes);
            case TCP, UDP ->
                Integer.toString(Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort()));
            case P2P -> PeerId.fromBytes(bytes).toString();
            case P2P_CIRCUIT, TLS, QUIC_V1 -> "";
        };
    }

    private static String ip6Text(byte[] bytes) {
        IpAddress address = IpAddress.of(bytes);
        // the text of a mapped address is dotted decimal, which would be refused as no IPv6 address at all
        return address.isIpv4() ? "::ffff:" + address : address.toString();
    }

    private static String nameText(byte[] bytes) {
        if (bytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a host name has more than 253 characters");
        }
        // not ASCII becomes U+FFFD, which no name has
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** {@code /udp/4433}, or {@code /tls}. */
    @Override
    public String toString() {
        return protocol.hasValue() ? "/" + protocol.label() + "/" + value : "/" + protocol.label();
    }
}
