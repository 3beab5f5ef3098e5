package org.warrenp2p.bench.process;

import java.io.IOException;
import org.warrenp2p.bench.yardstick.QuicSink;

/** The program of a process that takes streams of plain QUIC. Says its port when it is ready. */
public final class QuicSinkProcess {

    private QuicSinkProcess() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        try (QuicSink sink = QuicSink.open()) {
            Serving.untilEnd(Integer.toString(sink.port()), question -> "?");
        }
    }
}
