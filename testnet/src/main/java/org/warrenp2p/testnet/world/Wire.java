package org.warrenp2p.testnet.world;

import java.util.Locale;
import org.warrenp2p.testnet.settings.Settings;

/** What the nodes of a network talk over. */
public enum Wire {
    /** Secure sessions: everything that ships. */
    SESSIONS {
        @Override
        PeerNode node(PeerSetup setup) {
            return new SessionNode(setup);
        }
    },
    /** Messages that nobody encodes or encrypts, under the DHT and the exchanges that ship. */
    MESSAGES {
        @Override
        PeerNode node(PeerSetup setup) {
            return new MessageNode(setup, false);
        }
    },
    /** The same messages, each written as bytes and read from those: nothing else may differ. */
    ENCODED {
        @Override
        PeerNode node(PeerSetup setup) {
            return new MessageNode(setup, true);
        }
    };

    /** Up to where sessions take minutes and a gigabyte. */
    static final int MOST_NODES_WITH_SESSIONS = 2_000;

    /** The one that {@code settings} ask for in a network of {@code nodes}. */
    static Wire of(Settings settings, int nodes) {
        return switch (settings.get(WorldKeys.WIRE)) {
            case "sessions" -> SESSIONS;
            case "messages" -> MESSAGES;
            case "encoded" -> ENCODED;
            default -> nodes <= MOST_NODES_WITH_SESSIONS ? SESSIONS : MESSAGES;
        };
    }

    /** As the key has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    abstract PeerNode node(PeerSetup setup);
}
