package org.warrenp2p.bench.rows;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.warrenp2p.bench.process.SinkProcess;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;

/** Sends as much as it can on a stream to a {@link SinkProcess}, as an application does it. */
final class BulkStream {

    private static final int WRITE_BYTES = 1 << 18;

    private BulkStream() {}

    /** How many bytes a second arrived of what was sent for {@code time}, on one stream, until the sink had all of it. */
    static double bytesPerSecond(PeerConnection link, Duration time) throws IOException {
        PeerStream stream = Await.on(link.openStream(SinkProcess.PROTOCOL));
        byte[] bytes = new byte[WRITE_BYTES];
        long sent = 0;
        long beganNanos = System.nanoTime();
        try (OutputStream out = stream.outputStream()) {
            while (System.nanoTime() - beganNanos < time.toNanos()) {
                out.write(bytes);
                sent += bytes.length;
            }
        }
        long counted = new DataInputStream(stream.inputStream()).readLong();
        if (counted != sent) {
            throw new IOException(counted + " of " + sent + " bytes have arrived");
        }
        return counted * 1e9 / (System.nanoTime() - beganNanos);
    }
}
