package org.warrenp2p.simnet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Fast 64-bit hashing for traces, tables and stand-in tags: well mixed, and of no use against an adversary. */
final class Mixing {

    /** The byte order is fixed, or two machines would not agree. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Mixing() {}

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
