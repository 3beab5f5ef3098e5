package org.warrenp2p.cli.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.warrenp2p.node.PeerStream;

/** One connection to a peer's service, with the standard input and output of this process at the other end. */
public final class StandardPipe {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final PeerStream stream;

    /** Over a stream that is connected. */
    public StandardPipe(PeerStream stream) {
        this.stream = stream;
    }

    /**
     * Carries both directions until the service has ended its own. The thread that reads the input holds up no exit.
     *
     * @throws IOException if the connection broke before
     */
    public void run(InputStream input, OutputStream output) throws IOException {
        Thread sender = new Thread(() -> send(input), "warren-tcp-input");
        sender.setDaemon(true);
        sender.start();
        byte[] chunk = new byte[CHUNK_BYTES];
        InputStream fromPeer = stream.inputStream();
        for (int read = fromPeer.read(chunk); read >= 0; read = fromPeer.read(chunk)) {
            output.write(chunk, 0, read);
            output.flush();
        }
    }

    private void send(InputStream input) {
        try {
            OutputStream toPeer = stream.outputStream();
            input.transferTo(toPeer);
            toPeer.close();
        } catch (IOException e) {
            stream.close();
        }
    }
}
