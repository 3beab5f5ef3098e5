package org.warrenp2p.cli.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.warrenp2p.node.PeerStream;

/**
 * Joins a TCP connection and a stream. The end of one direction is passed on and leaves the other one open; what breaks on one
 * side is broken off on the other, so that nobody takes a part for the whole.
 */
final class Bridge {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Socket socket;
    private final PeerStream stream;

    Bridge(Socket socket, PeerStream stream) {
        this.socket = socket;
        this.stream = stream;
    }

    /** Carries both directions until both have ended, or one is broken; the socket is closed then. */
    void run(Executor threads) throws InterruptedException {
        CompletableFuture<Void> out = CompletableFuture.runAsync(this::toPeer, threads);
        fromPeer();
        try {
            out.get();
        } catch (ExecutionException e) {
            breakOff();
        }
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use to anybody now
        }
    }

    private void toPeer() {
        try {
            OutputStream output = stream.outputStream();
            copy(socket.getInputStream(), output);
            // only now: what ends so was whole
            output.close();
        } catch (IOException e) {
            breakOff();
        }
    }

    private void fromPeer() {
        try {
            copy(stream.inputStream(), socket.getOutputStream());
            socket.shutdownOutput();
        } catch (IOException e) {
            breakOff();
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
            to.write(chunk, 0, read);
        }
    }

    /** Both see a reset. */
    private void breakOff() {
        stream.close();
        reset(socket);
    }

    /** Whoever is at the other end sees that the connection was broken off, and not that it has ended. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed already
        }
    }
}
