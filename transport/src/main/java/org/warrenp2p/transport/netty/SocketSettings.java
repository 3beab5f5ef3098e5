package org.warrenp2p.transport.netty;

/**
 * How UDP sockets are set up.
 *
 * @param receiveBufferBytes what is asked of the kernel for packets that wait for us (SO_RCVBUF)
 * @param sendBufferBytes what is asked of the kernel for packets that wait for the network (SO_SNDBUF)
 */
public record SocketSettings(int receiveBufferBytes, int sendBufferBytes) {

    /**
     * 4 MB each way: with the kernel's default of about 200 KB packets were lost at 100 MB/s (measured on loopback).
     * The kernel takes the memory only when packets wait.
     */
    public static final SocketSettings DEFAULTS = new SocketSettings(4 << 20, 4 << 20);

    /** For very many nodes in one process, none of which moves bulk data: 256 KB each way. */
    public static final SocketSettings SMALL = new SocketSettings(256 << 10, 256 << 10);

    /** @throws IllegalArgumentException if a buffer could not hold a few packets */
    public SocketSettings {
        if (receiveBufferBytes < 1 << 13 || sendBufferBytes < 1 << 13) {
            throw new IllegalArgumentException(
                    "Socket buffers have at least 8192 bytes, not " + receiveBufferBytes + " and " + sendBufferBytes);
        }
    }
}
