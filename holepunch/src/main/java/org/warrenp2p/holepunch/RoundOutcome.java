package org.warrenp2p.holepunch;

/** What became of a round. */
public enum RoundOutcome {
    /** It was not tried. */
    NOT_TRIED,
    /** No coordinator passed its order on. */
    NO_COORDINATOR,
    /** No observer saw the new sockets. */
    NO_OBSERVER,
    /** No socket could be opened. */
    NO_SOCKET,
    /** The peer would not, or could not. */
    DECLINED,
    /** A cap of this node forbade it. */
    OVER_LIMIT,
    /** Packets were sent and nothing came. */
    SILENT,
    /** Authenticated packets came in, but no answer to ours. */
    ONE_WAY,
    /** It opened the path. */
    OPENED
}
