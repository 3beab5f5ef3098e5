package org.warrenp2p.cli;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.stream.Pipe;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.transport.PeerChannel.CloseReason;

/** A pipe over a stream of a peer, and what its ending means. */
final class StreamPiping {

    /** The goodbye of a link that has just carried data: one trip, with room for a retransmission or two. */
    private static final long GOODBYE_SECONDS = 3;

    private final PeerStream stream;
    private final Pipe pipe;

    StreamPiping(PeerStream stream) {
        this.stream = stream;
        this.pipe = new Pipe(stream.inputStream(), stream.outputStream());
    }

    Pipe pipe() {
        return pipe;
    }

    /** Moves everything both ways; ends quietly if our own output is closed. */
    void run(Console console) throws CliFailure, InterruptedException {
        try {
            Pipe.End end = pipe.run(console.in(), console.out());
            if (end == Pipe.End.OUTPUT_CLOSED) {
                stream.close();
            }
        } catch (IOException e) {
            // the other side closes the link when everything has arrived: its confirmation may have been cut off
            if (!(pipe.isDoneHere() && linkEnd() == CloseReason.DONE)) {
                throw broken(e);
            }
        }
    }

    /** Gives the other side the time to hear from us. */
    void awaitLinkEnd() throws InterruptedException {
        linkEnd();
    }

    private CloseReason linkEnd() throws InterruptedException {
        try {
            return stream.connection().closed().get(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return CloseReason.LOST;
        }
    }

    private CliFailure broken(IOException e) {
        if (pipe.heardPeer()) {
            return new CliFailure(
                    ErrorCode.CLOSED,
                    "The peer ended before everything had arrived: " + e.getMessage(),
                    "Check that the other side still runs, and start both again",
                    e);
        }
        return new CliFailure(
                ErrorCode.REFUSED,
                "The peer is there, but does not wait for anybody to dial",
                "Run `warren listen` there; it serves one peer and ends",
                e);
    }
}
