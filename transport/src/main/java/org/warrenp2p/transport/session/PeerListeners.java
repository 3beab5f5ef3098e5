package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.transport.PeerPaths.Path;

/** Tells everybody who listens of the peers that come and go. */
final class PeerListeners implements SessionTable.EntryListener {

    private final List<SessionListener> listeners = new ArrayList<>();

    void add(SessionListener listener) {
        listeners.add(listener);
    }

    /** From now on nobody is told anything. */
    void clear() {
        listeners.clear();
    }

    @Override
    public void onNew(PeerEntry entry, Path path) {
        listeners.forEach(listener -> listener.onConfirmed(entry.peer, path));
    }

    @Override
    public void onGone(PeerEntry entry) {
        for (SessionListener listener : listeners) {
            if (entry.saidGoodbye) {
                listener.onGoodbye(entry.peer);
            } else {
                listener.onLost(entry.peer);
            }
        }
    }
}
