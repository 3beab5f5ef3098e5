package org.warrenp2p.cli;

import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.ErrorCode;

/** Numbers of TCP ports, as people write them. */
final class TcpPorts {

    private static final int MOST = 65_535;

    private TcpPorts() {}

    /** @throws CliFailure with a sentence if no service can have that port */
    static void requireService(int port) throws CliFailure {
        if (port < 1 || port > MOST) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "A service has a port from 1 to " + MOST + ", not " + port,
                    "Give the one on which the service listens, such as 8080");
        }
    }

    /** @throws CliFailure with a sentence if that is none to listen on */
    static void requireLocal(int port) throws CliFailure {
        if (port < 0 || port > MOST) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "--local is a port from 0 to " + MOST + ", not " + port,
                    "--local 0 takes one that is free, and says which");
        }
    }
}
