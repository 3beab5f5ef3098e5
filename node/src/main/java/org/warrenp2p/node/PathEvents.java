package org.warrenp2p.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerPaths;

/** Tells one listener of the paths of one link, in order and outside the loop. */
final class PathEvents implements Consumer<PathChange> {

    private final InOrder callbacks;
    private final Consumer<PathEvent> listener;
    /** What each was when it opened: of a relay that is gone nothing can be asked. Only those that are open. */
    private final Map<PeerPaths.Path, PathInfo> open = new LinkedHashMap<>();

    PathEvents(Consumer<Runnable> callbacks, Consumer<PathEvent> listener) {
        this.callbacks = new InOrder(callbacks);
        this.listener = listener;
    }

    @Override
    public void accept(PathChange change) {
        PathInfo info = info(change);
        if (info != null) {
            PathEvent event = new PathEvent(change.kind(), info, change.reason());
            callbacks.run(() -> listener.accept(event));
        }
    }

    private @Nullable PathInfo info(PathChange change) {
        if (change.kind() == PathChange.Kind.CLOSED) {
            return open.remove(change.path());
        }
        PathInfo now = PathInfo.of(change.path()).orElse(open.get(change.path()));
        if (now != null) {
            open.put(change.path(), now);
        }
        return now;
    }
}
