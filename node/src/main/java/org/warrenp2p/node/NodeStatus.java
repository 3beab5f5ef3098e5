package org.warrenp2p.node;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;

/**
 * A node at one moment.
 *
 * @param listening endpoints of its sockets
 * @param advertised endpoints in its record
 * @param server whether it serves the DHT now
 * @param nat what it knows of the translators in front of it, as its record tells; UNKNOWN before observers have told, and
 *     among nodes of one machine
 * @param contacts live contacts in the routing table
 * @param networkSize how many other servers the network seems to have; null until enough lookups tell, about ten minutes
 *     after the start
 * @param connections open links to peers
 * @param storedRecords records of others that it keeps
 * @param counters everything counted since the start, by name
 */
public record NodeStatus(
        PeerId peer,
        List<Endpoint> listening,
        List<Endpoint> advertised,
        boolean server,
        NatProfile nat,
        int contacts,
        @Nullable Long networkSize,
        int connections,
        int storedRecords,
        SortedMap<String, Long> counters) {}
