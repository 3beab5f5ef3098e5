package org.warrenp2p.holepunch.portmap;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;

/** One protocol towards one router. Only from the node's loop; closing ends everything that is under way unheard. */
public interface MappingClient {

    /** Which protocol it speaks. */
    MappingProtocol protocol();

    /** Finds out whether the router speaks it: succeeds once, or fails once, within {@link MapperTimes#PROBE_NANOS}. */
    void probe(Completion<MappingProtocol> completion);

    /** Asks for a mapping or for more life of it; fails with REFUSED, TIMEOUT or PROTOCOL. */
    void map(MappingRequest request, Completion<Grant> completion);

    /** Takes a mapping back; {@code done} when the router has said so, or has not in time. */
    void unmap(MappingRequest request, Endpoint external, Runnable done);

    /** Whether the router still knows what it granted; calls back to whoever asked at construction if not. */
    void check();

    /** Gives up what is under way. */
    void close();

    /**
     * What a router has granted.
     *
     * @param lifetimeSeconds 0 for a mapping without end
     */
    record Grant(Endpoint external, long lifetimeSeconds) {}
}
