package org.warrenp2p.cli.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.warrenp2p.node.PeerStream;

/**
 * How both sides begin: who opens a stream says which port it wants, in two bytes, and hears in one byte whether it has it.
 * Then the stream carries what the connection carries, and each direction ends by itself.
 */
final class TcpStreams {

    /** What a stream speaks that is one TCP connection. */
    static final String PROTOCOL = "warren/tcp/1";

    /** At once, on either side; each holds two threads and a socket. */
    static final int MOST = 256;

    private static final int BYTE = 8;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TcpStreams() {}

    /** What became of the wish for a port. */
    enum Answer {
        CONNECTED(0),
        NOT_EXPOSED(1),
        NOT_ALLOWED(2),
        NOBODY_LISTENS(3),
        TOO_MANY(4);

        private final int code;

        Answer(int code) {
            this.code = code;
        }

        static Answer of(int code) throws IOException {
            for (Answer answer : values()) {
                if (answer.code == code) {
                    return answer;
                }
            }
            throw new IOException("The peer does not speak " + PROTOCOL);
        }
    }

    static byte[] wish(int port) {
        return new byte[] {(byte) (port >> BYTE), (byte) port};
    }

    static int readWish(InputStream input) throws IOException {
        int high = input.read();
        int low = input.read();
        if (high < 0 || low < 0) {
            throw new EOFException("No port was named");
        }
        return high << BYTE | low;
    }

    static void answer(PeerStream stream, Answer answer) throws IOException {
        stream.outputStream().write(answer.code);
    }

    /** Threads that hold up no exit. */
    static ExecutorService threads() {
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "warren-tcp-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
