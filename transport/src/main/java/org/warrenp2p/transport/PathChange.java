package org.warrenp2p.transport;

/**
 * Something about the ways to a peer with a link is different.
 *
 * @param path which one
 */
public record PathChange(Kind kind, PeerPaths.Path path, Reason reason) {

    /** What happened to a path. */
    public enum Kind {
        /** The peer has proved that it receives there: packets may go this way. */
        OPENED,
        /** The link's packets go this way from now on. */
        SELECTED,
        /** Nothing goes this way any more, unless it opens again. */
        CLOSED
    }

    /** Why it happened. */
    public enum Reason {
        /** Opened: it answered for the first time, or again. */
        ANSWERED,
        /** Selected: there was none before. */
        FIRST,
        /** Selected: the one in use does not work any more. */
        FALLBACK,
        /** Selected: the peer has shown that it is elsewhere now. */
        PEER_MOVED,
        /** Selected: of a better kind, such as a direct one instead of a relayed one. */
        BETTER_KIND,
        /** Selected: of the same kind, with a clearly shorter round trip. */
        SHORTER,
        /** Closed: three probes in a row got no answer. */
        SILENT,
        /** Closed: its socket, circuit or session has ended, or there were better ones. */
        GONE
    }
}
