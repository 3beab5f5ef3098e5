package org.warrenp2p.node.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PathChange.Kind;
import org.warrenp2p.transport.PathChange.Reason;
import org.warrenp2p.transport.PeerPaths.Path;

/** The paths of one link as its listeners know them; whoever begins to listen is told what there is. */
final class LinkPaths {

    private final List<Consumer<PathChange>> listeners = new ArrayList<>();
    /** As many as a peer may have validated. */
    private final Set<Path> open = new LinkedHashSet<>();

    private @Nullable Path selected;

    void listen(Consumer<PathChange> listener) {
        open.forEach(path -> listener.accept(new PathChange(Kind.OPENED, path, Reason.ANSWERED)));
        if (selected != null) {
            listener.accept(new PathChange(Kind.SELECTED, selected, Reason.FIRST));
        }
        listeners.add(listener);
    }

    /** There are these already, the one in use first: a dial watches paths before there is a link. */
    void begin(List<Path> living) {
        open.addAll(living);
        selected = living.isEmpty() ? null : living.get(0);
    }

    void changed(PathChange change) {
        switch (change.kind()) {
            case OPENED -> open.add(change.path());
            case SELECTED -> selected = change.path();
            case CLOSED -> {
                open.remove(change.path());
                selected = change.path().equals(selected) ? null : selected;
            }
        }
        listeners.forEach(listener -> listener.accept(change));
    }
}
