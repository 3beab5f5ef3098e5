package org.warrenp2p.bench.bare;

/** UDP payload that a node has sent and received. */
public record Traffic(long sentBytes, long receivedBytes, long sentPackets, long receivedPackets) {

    /** What came after {@code earlier}. */
    public Traffic since(Traffic earlier) {
        return new Traffic(
                sentBytes - earlier.sentBytes,
                receivedBytes - earlier.receivedBytes,
                sentPackets - earlier.sentPackets,
                receivedPackets - earlier.receivedPackets);
    }
}
