package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.table.EntryTable;
import org.warrenp2p.transport.table.KeyedHash;

/**
 * To which peer a validated path leads; to one at most, whoever proved itself there last. Bounded by the peers and {@value
 * PeerPathSet#MAX_VALIDATED} each.
 */
final class PathOwners {

    private final EntryTable<Path, OwnedPath> owners;

    PathOwners(KeyedHash hash) {
        owners = new EntryTable<>(path -> hash.of(path.remote()));
    }

    /** Whose path it is, or null. */
    @Nullable
    PeerEntry entryAt(Path path) {
        OwnedPath owned = owners.get(path);
        return owned == null ? null : owned.owner;
    }

    /** Whose path it is, or null. */
    @Nullable
    PeerId peerAt(Path path) {
        OwnedPath owned = owners.get(path);
        return owned == null ? null : owned.owner.peer;
    }

    int size() {
        return owners.size();
    }

    /** {@code path} of {@code entry} has proved itself; it is in use from now on, and leads to nobody else. */
    void validate(PeerEntry entry, Path path) {
        for (Path gone : entry.paths.validate(path)) {
            disown(entry, gone);
        }
        OwnedPath owned = owners.get(path);
        if (owned == null) {
            owners.add(new OwnedPath(entry.paths.known(path), entry));
        } else if (owned.owner != entry) {
            owned.owner.paths.remove(path);
            owned.owner = entry;
        }
    }

    /** A challenge of {@code entry} was not answered. */
    void abandon(PeerEntry entry, PeerPathSet.Challenge challenge) {
        Path gone = entry.paths.abandon(challenge);
        if (gone != null) {
            disown(entry, gone);
        }
    }

    /** Forgets one path of {@code entry}. */
    void remove(PeerEntry entry, Path path) {
        entry.paths.remove(path);
        disown(entry, path);
    }

    /** No path leads to {@code entry} any more. */
    void disownAll(PeerEntry entry) {
        for (Path path : entry.paths.validated()) {
            disown(entry, path);
        }
    }

    private void disown(PeerEntry entry, Path path) {
        OwnedPath owned = owners.get(path);
        if (owned != null && owned.owner == entry) {
            owners.remove(owned);
        }
    }

    /** A validated path and whose it is. */
    private static final class OwnedPath extends EntryTable.Entry<Path, OwnedPath> {

        private final Path path;
        private PeerEntry owner;

        private OwnedPath(Path path, PeerEntry owner) {
            this.path = path;
            this.owner = owner;
        }

        @Override
        protected Path key() {
            return path;
        }
    }
}
