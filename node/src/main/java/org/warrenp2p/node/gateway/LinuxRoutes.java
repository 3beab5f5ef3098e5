package org.warrenp2p.node.gateway;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.warrenp2p.proto.IpAddress;

/** Reads the default routes from Linux's tables, proc_net(5). What is not understood is passed over. Pure. */
final class LinuxRoutes {

    /** RTF_UP and RTF_GATEWAY of linux/route.h. */
    private static final int USABLE = 0x3;

    private static final int IPV4_COLUMNS = 8;
    private static final int IPV6_COLUMNS = 10;
    private static final String ZEROS = "0".repeat(32);

    private LinuxRoutes() {}

    private record Line(DefaultRoute route, long metric) {}

    /** The one that /proc/net/route prefers. Its words are in the byte order of the machine. */
    static Optional<DefaultRoute> ofIpv4(List<String> lines, ByteOrder order) {
        return best(lines.stream().skip(1).flatMap(line -> {
            String[] columns = line.trim().split("\\s+", -1);
            if (columns.length < IPV4_COLUMNS
                    || !isZero(columns[1], 8)
                    || !isZero(columns[7], 8)
                    || !isUsable(columns[3])) {
                return Stream.empty();
            }
            int word = ByteBuffer.wrap(HexFormat.of().parseHex(columns[2])).getInt();
            int address = order == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(word) : word;
            return Stream.of(
                    new Line(new DefaultRoute(IpAddress.ofIpv4(address), columns[0]), Long.parseLong(columns[6])));
        }));
    }

    /** The one that /proc/net/ipv6_route prefers. */
    static Optional<DefaultRoute> ofIpv6(List<String> lines) {
        return best(lines.stream().flatMap(line -> {
            String[] columns = line.trim().split("\\s+", -1);
            if (columns.length < IPV6_COLUMNS
                    || !isZero(columns[0], 32)
                    || !columns[1].equals("00")
                    || columns[4].equals(ZEROS)
                    || !isUsable(columns[8])) {
                return Stream.empty();
            }
            return Stream.of(new Line(
                    new DefaultRoute(IpAddress.of(HexFormat.of().parseHex(columns[4])), columns[9]),
                    Long.parseLong(columns[5], 16)));
        }));
    }

    private static boolean isZero(String column, int digits) {
        return column.length() == digits && ZEROS.startsWith(column);
    }

    private static boolean isUsable(String flags) {
        return (Integer.parseUnsignedInt(flags, 16) & USABLE) == USABLE;
    }

    private static Optional<DefaultRoute> best(Stream<Line> lines) {
        return lines.min(Comparator.comparingLong(Line::metric)).map(Line::route);
    }
}
