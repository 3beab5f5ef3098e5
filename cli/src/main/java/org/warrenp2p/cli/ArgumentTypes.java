package org.warrenp2p.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.node.Direct;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How arguments become values: every refusal is the sentence of the value's own parser. */
final class ArgumentTypes {

    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");

    /** A name, an IPv4 address, or one of IPv6 in brackets. */
    private static final Pattern HOST_WITH_PORT = Pattern.compile("([^:\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):(\\d{1,5})");

    private ArgumentTypes() {}

    static void register(CommandLine line) {
        line.registerConverter(Duration.class, converter(Durations::parse));
        line.registerConverter(PeerId.class, converter(PeerId::parse));
        line.registerConverter(Multiaddr.class, converter(Multiaddr::parse));
        line.registerConverter(Key.class, converter(ArgumentTypes::key));
        line.registerConverter(NetworkId.class, converter(NetworkId::new));
        line.registerConverter(RoleSetting.class, converter(text -> word(text, RoleSetting.values())));
        line.registerConverter(RelaySetting.class, converter(text -> word(text, RelaySetting.values())));
        line.registerConverter(Direct.class, converter(text -> word(text, Direct.values())));
        line.registerConverter(
                NetworkOptions.UdpChoice.class, converter(text -> word(text, NetworkOptions.UdpChoice.values())));
        line.registerConverter(InetSocketAddress.class, converter(ArgumentTypes::hostWithPort));
        line.registerConverter(int.class, converter(ArgumentTypes::wholeNumber));
        line.registerConverter(Long.class, converter(ArgumentTypes::sequence));
    }

    /** @throws IllegalArgumentException unless it is the address of a node */
    static Multiaddr bootstrapAddress(String text) {
        Multiaddr address = Multiaddr.parse(text);
        // the builder knows which addresses are those of nodes
        WarrenNode.builder().bootstrap(List.of(address));
        return address;
    }

    private static Key key(String text) {
        if (!KEY.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a key: 64 hexadecimal digits");
        }
        return Key.ofHex(text);
    }

    private static InetSocketAddress hostWithPort(String text) {
        Matcher matcher = HOST_WITH_PORT.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("\"" + text + "\" is not HOST:PORT, such as proxy.example:3128");
        }
        InetSocketAddress address = new InetSocketAddress(matcher.group(1), port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("\"" + matcher.group(1) + "\" has no address");
        }
        return address;
    }

    private static Long sequence(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number from 0 to 2^64 - 1", e);
        }
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
        }
    }

    private static <E extends Enum<E>> E word(String text, E[] values) {
        for (E value : values) {
            if (spelled(value).equals(text)) {
                return value;
            }
        }
        String words = Arrays.stream(values).map(ArgumentTypes::spelled).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("\"" + text + "\" is not one of " + words);
    }

    private static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
