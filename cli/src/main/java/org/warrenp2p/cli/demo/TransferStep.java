package org.warrenp2p.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.WarrenNode;

/** One node sends another a lot of data, which answers with the hash of what came. */
final class TransferStep {

    private static final String PROTOCOL = "warren/demo-transfer/1";

    private static final int BYTES = 64 * 1024 * 1024;

    private static final int CHUNK_BYTES = 64 * 1024;

    /** 64 MB at 1 MB/s: a machine that is slower than this does not want to see the demo. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final DemoNetwork network;

    TransferStep(DemoNetwork network) {
        this.network = network;
    }

    String run() throws CliFailure {
        WarrenNode sender = network.node(0);
        WarrenNode receiver = network.node(network.size() - 1);
        receiver.onStream(PROTOCOL, TransferStep::receive);
        PeerConnection connection =
                Waiting.on(sender.connect(receiver.peerId(), DemoNetwork.OPERATION_LIMIT), DemoNetwork.OPERATION_LIMIT);
        PeerStream stream = Waiting.on(connection.openStream(PROTOCOL), DemoNetwork.OPERATION_LIMIT);
        long startedNanos = System.nanoTime();
        CompletableFuture<String> hashes = new CompletableFuture<>();
        Thread mover = new Thread(() -> complete(hashes, () -> send(stream)), "warren-demo-send");
        mover.setDaemon(true);
        mover.start();
        String hash = Waiting.on(hashes, LIMIT);
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        return String.format(
                Locale.ROOT,
                "64 MB over one stream at %.0f MB/s, SHA-256 %s… on both sides",
                BYTES / 1e6 / seconds,
                hash);
    }

    /** Sends everything, and compares the hash that comes back. */
    private static String send(PeerStream stream) throws IOException {
        MessageDigest digest = sha256();
        SplittableRandom random = new SplittableRandom(BYTES);
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream output = stream.outputStream()) {
            for (int sent = 0; sent < BYTES; sent += CHUNK_BYTES) {
                random.nextBytes(chunk);
                digest.update(chunk);
                output.write(chunk);
            }
        }
        String ours = HexFormat.of().formatHex(digest.digest());
        String theirs = HexFormat.of().formatHex(stream.inputStream().readAllBytes());
        if (!ours.equals(theirs)) {
            throw new IOException("the hashes differ: sent " + ours + ", received " + theirs);
        }
        return ours.substring(0, 8);
    }

    /** Hashes what comes, and answers with the hash. */
    private static void receive(PeerStream stream) {
        try (InputStream input = stream.inputStream();
                OutputStream output = stream.outputStream()) {
            MessageDigest digest = sha256();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = input.read(chunk); read >= 0; read = input.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            output.write(digest.digest());
        } catch (IOException e) {
            // the sender notices that no hash comes
            stream.close();
        }
    }

    private static void complete(CompletableFuture<String> future, Sending sending) {
        try {
            future.complete(sending.run());
        } catch (IOException | RuntimeException e) {
            future.completeExceptionally(new IOException(e.getMessage(), e));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    /** The sender's work. */
    private interface Sending {

        String run() throws IOException;
    }
}
