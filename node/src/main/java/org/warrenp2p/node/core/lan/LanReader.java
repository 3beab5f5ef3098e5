package org.warrenp2p.node.core.lan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/** Reads one message. Records of other services, of which a network is full, are passed over. */
final class LanReader {

    /** More records than printers and televisions put into a packet; a packet has room for about 100 tiny ones. */
    private static final int MOST_RECORDS = 64;

    private static final int POINTER_MASK = 0xc0;

    private final ByteBuffer packet;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> texts = new LinkedHashMap<>();
    private final Map<String, Boolean> instances = new LinkedHashMap<>();

    LanReader(ByteBuffer packet) {
        this.packet = packet;
    }

    LanMessage read() throws MalformedLanMessageException {
        require(
                packet.limit() >= LanFormat.HEADER_BYTES && packet.limit() <= LanFormat.MOST_BYTES,
                "A message has 12 to 1,472 bytes");
        boolean response = (packet.getShort(2) & LanFormat.RESPONSE_BIT) != 0;
        int questions = packet.getShort(4) & 0xffff;
        int records = (packet.getShort(6) & 0xffff) + (packet.getShort(8) & 0xffff) + (packet.getShort(10) & 0xffff);
        require(questions + records <= MOST_RECORDS, "A message has at most 64 records");
        packet.position(LanFormat.HEADER_BYTES);
        boolean asks = false;
        for (int i = 0; i < questions; i++) {
            String name = name();
            int type = number();
            int questionClass = number() & LanFormat.CLASS_MASK;
            asks |= name.equals(LanFormat.SERVICE)
                    && (type == LanFormat.TYPE_PTR || type == LanFormat.TYPE_ANY)
                    && questionClass == LanFormat.CLASS_IN;
        }
        for (int i = 0; i < records; i++) {
            record();
        }
        return new LanMessage(asks && !response, response ? peers() : List.of());
    }

    private void record() throws MalformedLanMessageException {
        String name = name();
        int type = number();
        number(); // the class: IN, with or without the bit for caches
        require(packet.remaining() >= 4, "A record is cut off");
        boolean leaving = packet.getInt() == 0;
        int length = number();
        require(length <= packet.remaining(), "A record is longer than the message");
        int end = packet.position() + length;
        switch (type) {
            case LanFormat.TYPE_PTR -> {
                String instance = name();
                if (name.equals(LanFormat.SERVICE) && instances.size() < LanMessage.MOST_PEERS) {
                    instances.put(instance, leaving);
                }
            }
            case LanFormat.TYPE_SRV -> {
                require(length >= 6, "A service record has a port");
                ports.putIfAbsent(name, packet.getShort(packet.position() + 4) & 0xffff);
            }
            case LanFormat.TYPE_TXT -> texts.putIfAbsent(name, text(end));
            default -> {
                // addresses: we know better where it comes from
            }
        }
        packet.position(end);
    }

    private Map<String, String> text(int end) throws MalformedLanMessageException {
        Map<String, String> pairs = new LinkedHashMap<>();
        while (packet.position() < end) {
            int length = packet.get() & 0xff;
            require(packet.position() + length <= end, "A text is longer than its record");
            String pair = ascii(length);
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.putIfAbsent(pair.substring(0, equals).toLowerCase(Locale.ROOT), pair.substring(equals + 1));
            }
        }
        return pairs;
    }

    private List<LanPeer> peers() {
        List<LanPeer> peers = new ArrayList<>();
        instances.forEach((instance, leaving) -> {
            LanPeer peer = peer(ports.get(instance), texts.get(instance), leaving);
            if (peer != null) {
                peers.add(peer);
            }
        });
        return List.copyOf(peers);
    }

    private static @Nullable LanPeer peer(@Nullable Integer port, @Nullable Map<String, String> text, boolean leaving) {
        if (port == null || port == 0 || text == null || !LanFormat.VERSION.equals(text.get("v"))) {
            return null;
        }
        try {
            return new LanPeer(
                    PeerId.parse(text.getOrDefault("id", "")),
                    new NetworkId(text.getOrDefault("net", "")),
                    port,
                    leaving);
        } catch (IllegalArgumentException e) {
            return null; // another kind of service that has our name
        }
    }

    /** A name in lower case; it may go on elsewhere, always further in front (RFC 1035, 4.1.4). */
    private String name() throws MalformedLanMessageException {
        StringBuilder name = new StringBuilder();
        int at = packet.position();
        int before = at;
        boolean jumped = false;
        while (true) {
            require(at < packet.limit(), "A name is cut off");
            int length = packet.get(at) & 0xff;
            if ((length & POINTER_MASK) == POINTER_MASK) {
                require(at + 1 < packet.limit(), "A name is cut off");
                int target = (length & ~POINTER_MASK) << 8 | (packet.get(at + 1) & 0xff);
                require(target < before, "A name goes on further in front");
                if (!jumped) {
                    packet.position(at + 2);
                }
                jumped = true;
                before = target;
                at = target;
                continue;
            }
            require(length <= LanFormat.MOST_LABEL_BYTES, "A label has at most 63 bytes");
            require(at + 1 + length <= packet.limit(), "A label is cut off");
            if (length == 0) {
                if (!jumped) {
                    packet.position(at + 1);
                }
                return name.toString().toLowerCase(Locale.ROOT);
            }
            if (name.length() > 0) {
                name.append('.');
            }
            for (int i = 1; i <= length; i++) {
                name.append((char) (packet.get(at + i) & 0xff));
            }
            require(name.length() <= LanFormat.MOST_NAME_BYTES, "A name has at most 255 bytes");
            at += 1 + length;
        }
    }

    private String ascii(int length) {
        byte[] bytes = new byte[length];
        packet.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private int number() throws MalformedLanMessageException {
        require(packet.remaining() >= 2, "A record is cut off");
        return packet.getShort() & 0xffff;
    }

    private static void require(boolean kept, String rule) throws MalformedLanMessageException {
        if (!kept) {
            throw new MalformedLanMessageException(rule);
        }
    }
}
