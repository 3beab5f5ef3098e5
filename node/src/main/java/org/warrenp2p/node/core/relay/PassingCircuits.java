package org.warrenp2p.node.core.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.relay.CircuitSocket;

/**
 * The circuits that end here without a reservation of either side: detours of this node past a network that lets no UDP out,
 * and those of others who ask this node something. They are many and short: what has carried nothing lately goes first.
 */
final class PassingCircuits {

    /** Half of all circuits that may end here: those that this node was found for have the other half. */
    static final int MOST = 128;

    /** A strange relay may tell of circuits that do not exist. */
    static final int MOST_OF_RELAY = 64;

    /** Looks without a datagram: an idle link says something at least every 25 s, and looks are 15 s apart. */
    private static final int IDLE_LOOKS = 2;

    /** In the order in which they began; bounded by {@value #MOST}. */
    private final Map<CircuitSocket, Use> uses = new LinkedHashMap<>();

    private static final class Use {
        private long datagrams;
        private int looks;
    }

    void add(CircuitSocket socket) {
        uses.put(socket, new Use());
    }

    void remove(CircuitSocket socket) {
        uses.remove(socket);
    }

    boolean contains(CircuitSocket socket) {
        return uses.containsKey(socket);
    }

    /** Which one has to go before another one through {@code relay} may come; null if there is room. */
    @Nullable
    CircuitSocket toMakeRoom(PeerId relay) {
        List<CircuitSocket> among = new ArrayList<>(uses.keySet());
        if (among.size() < MOST) {
            among.removeIf(socket -> !socket.relay().equals(relay));
            if (among.size() < MOST_OF_RELAY) {
                return null;
            }
        }
        CircuitSocket oldest = among.get(0);
        for (CircuitSocket socket : among) {
            if (socket.usedNumber() - oldest.usedNumber() < 0) {
                oldest = socket;
            }
        }
        return oldest;
    }

    /** Looks at all of them: those that have carried nothing for a while. */
    List<CircuitSocket> idle() {
        List<CircuitSocket> idle = new ArrayList<>();
        uses.forEach((socket, use) -> {
            use.looks = socket.datagrams() == use.datagrams ? use.looks + 1 : 0;
            use.datagrams = socket.datagrams();
            if (use.looks >= IDLE_LOOKS) {
                idle.add(socket);
            }
        });
        return idle;
    }
}
