package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** {@code expose} and {@code open} between two processes, and an echo service that answers when it has heard everything. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TcpProcessTest {

    private static final int CONNECTIONS = 30;
    private static final int BYTES = 300_000;
    private static final String NOBODY = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

    private final BlockingQueue<String> broken = new LinkedBlockingQueue<>();
    private ServerSocket service;

    @TempDir
    Path directory;

    @BeforeEach
    void serve() throws IOException {
        service = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket socket = service.accept();
                daemon(() -> echo(socket));
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    /** It answers after the end of what it hears: only a direction that ends by itself brings it to that. */
    private void echo(Socket socket) throws IOException {
        try (socket) {
            socket.getOutputStream().write(socket.getInputStream().readAllBytes());
        } catch (SocketException e) {
            broken.add(String.valueOf(e.getMessage()));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private WarrenProcess expose(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("expose", String.valueOf(service.getLocalPort()), "--listen", "/ip4/127.0.0.1/udp/0"));
        arguments.addAll(List.of(more));
        return WarrenProcess.start(arguments.toArray(String[]::new));
    }

    private WarrenProcess open(String address, int port, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "open",
                Multiaddr.parse(address).peer().orElseThrow().toString(),
                String.valueOf(port),
                "--bootstrap",
                address));
        arguments.addAll(List.of(more));
        return WarrenProcess.piping(
                Files.writeString(directory.resolve("input"), "said"),
                directory.resolve("output"),
                arguments.toArray(String[]::new));
    }

    private static int localPort(WarrenProcess open) throws Exception {
        String ready = open.readyAddress("127.0.0.1:");
        return Integer.parseInt(ready.substring(ready.indexOf(':') + 1));
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[BYTES + seed];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldCarryManyConnectionsAtOnceEachToItsEnd() throws Exception {
        try (WarrenProcess expose = expose();
                WarrenProcess open = open(expose.readyAddress("/ip4"), service.getLocalPort(), "--local", "0")) {
            int port = localPort(open);
            List<CompletableFuture<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                byte[] said = random(i);
                CompletableFuture<byte[]> answer = new CompletableFuture<>();
                answers.add(answer);
                daemon(() -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        socket.getOutputStream().write(said);
                        socket.shutdownOutput();
                        answer.complete(socket.getInputStream().readAllBytes());
                    } catch (IOException e) {
                        answer.completeExceptionally(e);
                    }
                });
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(random(i));
            }
            open.terminate();
            assertThat(open.awaitExit()).as(open.said()).isZero();
            expose.terminate();
            assertThat(expose.awaitExit()).as(expose.said()).isZero();
        }
    }

    @Test
    void shouldBreakOffWhatIsBrokenOff() throws Exception {
        try (WarrenProcess expose = expose();
                WarrenProcess open = open(expose.readyAddress("/ip4"), service.getLocalPort(), "--local", "0")) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), localPort(open));
            OutputStream output = socket.getOutputStream();
            output.write(random(1));
            output.flush();
            socket.setSoLinger(true, 0);
            socket.close();
            assertThat(broken.poll(60, TimeUnit.SECONDS))
                    .as("the service must not take a part for the whole")
                    .isNotNull();
        }
    }

    @Test
    void shouldPipeStandardInputAndOutput() throws Exception {
        try (WarrenProcess expose = expose();
                WarrenProcess open = open(expose.readyAddress("/ip4"), service.getLocalPort())) {
            assertThat(open.awaitExit()).as(open.said()).isZero();
            assertThat(directory.resolve("output")).hasContent("said");
        }
    }

    @Test
    void shouldLetInOnlyWhoIsAllowed() throws Exception {
        try (WarrenProcess expose = expose("--allow", NOBODY)) {
            String address = expose.readyAddress("/ip4");
            try (WarrenProcess open = open(address, service.getLocalPort())) {
                assertThat(open.awaitExit()).isEqualTo(1);
                assertThat(open.said()).contains("does not allow this node");
            }
        }
    }

    @Test
    void shouldSayWhatIsNotExposed() throws Exception {
        try (WarrenProcess expose = expose()) {
            String address = expose.readyAddress("/ip4");
            try (WarrenProcess open = open(address, 1)) {
                assertThat(open.awaitExit()).isEqualTo(1);
                assertThat(open.said()).contains("does not expose port 1");
            }
            service.close();
            try (WarrenProcess open = open(address, service.getLocalPort(), "--local", "0")) {
                int port = localPort(open);
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    InputStream input = socket.getInputStream();
                    assertThatThrownBy(input::read).isInstanceOf(SocketException.class);
                }
            }
        }
    }
}
