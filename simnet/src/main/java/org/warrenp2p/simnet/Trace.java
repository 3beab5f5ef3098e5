package org.warrenp2p.simnet;

/**
 * The running hash over everything that happened, in order. Two runs with the same hash were the same run, for all that
 * a 64-bit hash can tell. Not secure, only well mixed.
 */
final class Trace {

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

    void datagram(long timeNanos, int hostIndex, long hash) {
        events++;
        add(timeNanos);
        add(hostIndex);
        add(hash);
    }

    /** Bytes of a stream or of a channel's datagram, as part of the task that delivers them. */
    void content(byte[] bytes) {
        add(Mixing.hashOf(bytes, 0, bytes.length, 0));
    }

    private void add(long word) {
        hash = Mixing.mix(hash ^ word);
    }
}
