package org.warrenp2p.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.relay.RelaySettings;

/** Nodes that send no UDP at all, over real connections of TCP with TLS on this machine. */
class TunnelledLinkTest {

    private static final long LIMIT_SECONDS = 60;
    private static final java.time.Duration LIMIT = java.time.Duration.ofSeconds(LIMIT_SECONDS);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/udp/0");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private WarrenNode start(NodeBuilder builder) throws Exception {
        WarrenNode node =
                await(builder.listen(List.of(LOOPBACK)).portMapping(false).start());
        open.add(node);
        return node;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private WarrenNode relay() throws Exception {
        WarrenNode relay =
                start(WarrenNode.builder().relay(RelaySetting.ON).relayLimits(RelaySettings.DEFAULT.withRates(0, 0)));
        await(relay.joined());
        return relay;
    }

    /** On loopback addresses entrances have the number of the UDP port. */
    private static Multiaddr entranceOf(WarrenNode relay) {
        Contact contact = relay.addresses().get(0).contact().orElseThrow();
        Endpoint endpoint = contact.endpoint();
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + endpoint.port() + "/tls/p2p/" + contact.peer());
    }

    private WarrenNode server(WarrenNode relay) throws Exception {
        WarrenNode server = start(WarrenNode.builder().bootstrap(relay.addresses()));
        await(server.joined());
        await(server.published());
        server.onStream("echo/1", TunnelledLinkTest::echo);
        return server;
    }

    @Test
    void shouldReachAndBeReachedWithoutUdp() throws Exception {
        WarrenNode relay = relay();
        WarrenNode server = server(relay);
        WarrenNode blocked = start(WarrenNode.builder().udp(false).bootstrap(List.of(entranceOf(relay))));
        await(blocked.joined());
        await(blocked.published());
        blocked.onStream("echo/1", TunnelledLinkTest::echo);

        assertThat(blocked.addresses()).isEmpty();
        assertThat(await(blocked.lookup(server.peerId(), LIMIT)).record().peer())
                .isEqualTo(server.peerId());
        assertCarries(blocked, server, 1 << 20);

        await(blocked.stop());
        open.remove(blocked);
        WarrenNode other = start(WarrenNode.builder().udp(false).bootstrap(relay.addresses()));
        await(other.joined());
        await(other.published());
        other.onStream("echo/1", TunnelledLinkTest::echo);
        while (await(server.lookup(other.peerId(), LIMIT)).record().relays().isEmpty()) {
            // until the record names the relay
            await(server.ping(relay.peerId(), LIMIT));
        }
        assertCarries(server, other, 1 << 20);
    }

    @Test
    void shouldGetThroughAnHttpProxy() throws Exception {
        WarrenNode relay = relay();
        WarrenNode server = server(relay);
        Proxy proxy = new Proxy();
        open.add(proxy);
        WarrenNode blocked = start(WarrenNode.builder()
                .udp(false)
                .proxy(proxy.address())
                .publish(false)
                .bootstrap(relay.addresses()));
        await(blocked.joined());

        assertCarries(blocked, server, 10_000);
        assertThat(proxy.connected.get()).isEqualTo(1);
    }

    private static void assertCarries(WarrenNode from, WarrenNode to, int bytes) throws Exception {
        PeerConnection link = await(from.connect(to.peerId(), LIMIT));
        assertThat(link.path()).map(PathInfo::kind).contains(PathInfo.Kind.RELAY_TLS);
        PeerStream stream = await(link.openStream("echo/1"));
        byte[] sent = new byte[bytes];
        new Random(1).nextBytes(sent);
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(stream));
        try (OutputStream out = stream.outputStream()) {
            out.write(sent);
        }
        assertThat(await(received)).isEqualTo(sent);
        assertThat(await(from.ping(to.peerId(), LIMIT))).isPositive();
    }

    private static void echo(PeerStream stream) {
        try (OutputStream out = stream.outputStream()) {
            stream.inputStream().transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAll(PeerStream stream) {
        try {
            return stream.inputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Knows CONNECT and nothing else. */
    private static final class Proxy implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connected = new AtomicInteger();

        Proxy() throws IOException {
            begin(this::accept);
        }

        InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        }

        private void accept() throws IOException {
            while (true) {
                Socket client = server.accept();
                begin(() -> serve(client));
            }
        }

        private void serve(Socket client) throws IOException {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            String target = head.toString().split(" ", 3)[1];
            int colon = target.lastIndexOf(':');
            Socket there = new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
            connected.incrementAndGet();
            client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(US_ASCII));
            begin(() -> there.getInputStream().transferTo(client.getOutputStream()));
            in.transferTo(there.getOutputStream());
            there.close();
        }

        private interface Task {
            void run() throws IOException;
        }

        private static void begin(Task task) {
            Thread thread = new Thread(() -> {
                try {
                    task.run();
                } catch (IOException e) {
                    // one side has closed
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
