package org.warrenp2p.cli.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A port of this machine behind which is one that a peer exposes: every connection to it is one to the peer's service. */
public final class LocalPort implements AutoCloseable {

    private final ServerSocket server;
    private final PeerPort target;
    private final Consumer<String> notes;
    private final ExecutorService threads = TcpStreams.threads();
    private final AtomicInteger open = new AtomicInteger();

    private LocalPort(ServerSocket server, PeerPort target, Consumer<String> notes) {
        this.server = server;
        this.target = target;
        this.notes = notes;
    }

    /**
     * Listens on the loopback, for programs of this machine only.
     *
     * @param port 0 for any that is free
     * @param notes told why a connection came to nothing
     * @throws IOException if the port is taken
     */
    public static LocalPort open(int port, PeerPort target, Consumer<String> notes) throws IOException {
        LocalPort opened =
                new LocalPort(new ServerSocket(port, TcpStreams.MOST, InetAddress.getLoopbackAddress()), target, notes);
        opened.threads.execute(opened::accept);
        return opened;
    }

    /** The one that it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (open.incrementAndGet() > TcpStreams.MOST) {
                    open.decrementAndGet();
                    notes.accept("refused a connection: " + TcpStreams.MOST + " are open");
                    Bridge.reset(socket);
                } else {
                    threads.execute(() -> handle(socket));
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    notes.accept("no connection was taken: " + e.getMessage());
                }
            }
        }
    }

    private void handle(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            new Bridge(socket, target.connect()).run(threads);
        } catch (IOException e) {
            notes.accept(String.valueOf(e.getMessage()));
            Bridge.reset(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Bridge.reset(socket);
        } finally {
            open.decrementAndGet();
        }
    }

    /** Takes no connection any more; those that are open go on. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
