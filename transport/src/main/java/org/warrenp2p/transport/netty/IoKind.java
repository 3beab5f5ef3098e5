package org.warrenp2p.transport.netty;

/** How the event loops wait for sockets. */
public enum IoKind {
    /** epoll where its library loads, otherwise NIO. */
    BEST,
    /** Linux epoll; with segmentation offload two to three times as fast as NIO for bulk data. */
    EPOLL,
    /** The JDK's selectors; everywhere. */
    NIO
}
