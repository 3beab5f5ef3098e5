package org.warrenp2p.simnet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.warrenp2p.proto.Endpoint;

/**
 * The running hash over everything that happened, in order. Two runs with the same hash were the same run, for all that
 * a 64-bit hash can tell. Not secure, only well mixed.
 */
final class Trace {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long hash;
    private long events;

    long hash() {
        return hash;
    }

    long events() {
        return events;
    }

    void task(long timeNanos, int hostIndex) {
        events++;
        add(timeNanos);
        add(hostIndex);
    }

    void datagram(long timeNanos, Endpoint from, Endpoint to, byte[] payload) {
        events++;
        add(timeNanos);
        add(from);
        add(to);
        add(hashOf(payload, 0, payload.length, 0));
    }

    private void add(Endpoint endpoint) {
        add(endpoint.address().high());
        add(endpoint.address().low());
        add(endpoint.port());
    }

    private void add(long word) {
        hash = mix(hash ^ word);
    }

    /** The hash of some bytes, begun from {@code start}. */
    static long hashOf(byte[] bytes, int offset, int length, long start) {
        long result = mix(start ^ length);
        int at = offset;
        int end = offset + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            result = mix(result ^ (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = (rest << 8) | (bytes[at] & 0xff);
        }
        return mix(result ^ rest);
    }

    /** A bijection that spreads every bit over all (Stafford's variant 13, which SplittableRandom uses too), offset so that 0 moves. */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
