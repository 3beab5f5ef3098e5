package org.warrenp2p.simnet;

import org.warrenp2p.proto.Endpoint;

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

    void datagram(long timeNanos, Endpoint from, Endpoint to, byte[] payload) {
        events++;
        add(timeNanos);
        add(from);
        add(to);
        add(Mixing.hashOf(payload, 0, payload.length, 0));
    }

    /** Bytes of a stream or of a channel's datagram, as part of the task that delivers them. */
    void content(byte[] bytes) {
        add(Mixing.hashOf(bytes, 0, bytes.length, 0));
    }

    private void add(Endpoint endpoint) {
        add(endpoint.address().high());
        add(endpoint.address().low());
        add(endpoint.port());
    }

    private void add(long word) {
        hash = Mixing.mix(hash ^ word);
    }
}
