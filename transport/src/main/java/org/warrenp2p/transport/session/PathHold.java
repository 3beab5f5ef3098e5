package org.warrenp2p.transport.session;

import org.warrenp2p.transport.PeerPaths.Path;

/** A path that stays the one in use for a while, whatever comes from others, if it has proved itself. */
record PathHold(Path path, long untilNanos) {}
