package org.warrenp2p.testnet.lab.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.IpAddress;

/**
 * What frames of some senders take besides, as when a queue on their way has just filled up: those who measured the way
 * before do not know it.
 *
 * @param sources IPv4 addresses as the frames have them
 */
record Lateness(List<Integer> sources, long nanos) {

    static final Lateness NONE = new Lateness(List.of(), 0);

    private static final int ETHERTYPE_OFFSET = 12;
    private static final short ETHERTYPE_IPV4 = 0x0800;
    private static final int SOURCE_OFFSET = 14 + 12;

    Lateness {
        sources = List.copyOf(sources);
    }

    /** @param words the time, and then the addresses in the notation of people */
    static Lateness of(String[] words) {
        List<Integer> sources = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            sources.add(IpAddress.parse(words[i]).ipv4Word());
        }
        return new Lateness(sources, Long.parseLong(words[0]));
    }

    /** How much later a frame arrives that begins at {@code offset}. */
    long nanosOf(ByteBuffer frame, int offset) {
        boolean late = !sources.isEmpty()
                && frame.remaining() >= offset + SOURCE_OFFSET + Integer.BYTES
                && frame.getShort(offset + ETHERTYPE_OFFSET) == ETHERTYPE_IPV4
                && sources.contains(frame.getInt(offset + SOURCE_OFFSET));
        return late ? nanos : 0;
    }
}
