package org.warrenp2p.bench.process;

import java.io.IOException;
import org.warrenp2p.bench.yardstick.EchoServer;

/** The program of a process that answers every datagram with one of as many bytes as its argument says. */
public final class EchoProcess {

    private EchoProcess() {}

    /** Serves until standard input ends; says its port when it is ready. */
    public static void main(String[] arguments) throws IOException {
        try (EchoServer server = EchoServer.open(Integer.parseInt(arguments[0]))) {
            Serving.untilEnd(Integer.toString(server.port()), question -> "?");
        }
    }
}
