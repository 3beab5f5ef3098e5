package org.warrenp2p.bench.yardstick;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** coturn's {@code turnserver} on 127.0.0.1, for whoever asks: what relays are held against. */
public final class TurnServer implements AutoCloseable {

    /** How to get it. */
    public static final String INSTALLING =
            "install coturn's turnserver (Debian and Ubuntu: apt-get install coturn; its service need not run)";

    private static final String PROGRAM = "turnserver";
    private static final long END_SECONDS = 10;

    private final Process process;
    private final InetSocketAddress address;
    private final Path directory;

    private TurnServer(Process process, InetSocketAddress address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /** The program, if it is installed. */
    public static Optional<Path> installed() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/bin", "/usr/local/bin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts {@code program} with one thread that relays, besides those that listen and authenticate, and without
     * credentials. It serves a moment later.
     */
    public static TurnServer start(Path program) throws IOException {
        Path directory = Files.createTempDirectory("warren-bench-turn");
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(List.of(
                        program.toString(),
                        "-n",
                        "--listening-ip=127.0.0.1",
                        "--relay-ip=127.0.0.1",
                        "--listening-port=" + port,
                        "--relay-threads=1",
                        "--no-auth",
                        "--no-tls",
                        "--no-dtls",
                        "--no-cli",
                        "--allow-loopback-peers",
                        "--userdb=" + directory.resolve("turn.db"),
                        "--pidfile=" + directory.resolve("turn.pid"),
                        "--log-file=" + directory.resolve("turn.log"),
                        "--simple-log"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new TurnServer(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), directory);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
