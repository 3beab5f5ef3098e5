package org.warrenp2p.node;

import org.warrenp2p.transport.PathChange;

/**
 * Something about the ways to a peer has changed.
 *
 * @param kind opened (it may be used), selected (packets go this way now), or closed
 * @param path which way; as it was last known, if it has closed
 * @param reason why
 */
public record PathEvent(PathChange.Kind kind, PathInfo path, PathChange.Reason reason) {

    @Override
    public String toString() {
        return kind + " " + path.kind() + " " + path.remote() + " (" + reason + ")";
    }
}
