package org.warrenp2p.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.stun.StunMessage;

/** STUN on real loopback sockets, asked by clients that are not ours. */
@Timeout(60)
class StunSocketsTest {

    private static final Bytes REQUEST = Bytes.ofHex("000100002112a442b7e7a701bc34d686fa87dfae");

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/udp/0", "/ip6/::1/udp/0"})
    void shouldAnswerOnThePortOfTheNode(String listen) throws Exception {
        try (WarrenNode node = start(listen)) {
            Endpoint server = status(node).listening().get(0);
            InetAddress loopback = server.address().toInetAddress();
            try (DatagramSocket client = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
                client.setSoTimeout(20_000);
                client.send(new DatagramPacket(REQUEST.toArray(), REQUEST.length(), server.toSocketAddress()));
                DatagramPacket answer = new DatagramPacket(new byte[2_048], 2_048);
                client.receive(answer);
                StunMessage read =
                        StunMessage.decode(ByteBuffer.wrap(answer.getData(), answer.getOffset(), answer.getLength()));
                assertThat(read.xorMappedAddress())
                        .isEqualTo(Endpoint.of((InetSocketAddress) client.getLocalSocketAddress()));
            }
        }
    }

    @Test
    void shouldAnswerTheClientOfCoturn() throws Exception {
        assumeThat(isInstalled("turnutils_stunclient"))
                .as("turnutils_stunclient (Debian's coturn) is not installed")
                .isTrue();
        try (WarrenNode node = start("/ip4/127.0.0.1/udp/0")) {
            Endpoint server = status(node).listening().get(0);
            Process client = new ProcessBuilder(
                            "turnutils_stunclient",
                            "-L",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(server.port()),
                            server.address().toString())
                    .redirectErrorStream(true)
                    .start();
            try {
                String output = new String(client.getInputStream().readAllBytes(), UTF_8);
                assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(output).contains("UDP reflexive addr: 127.0.0.1:");
            } finally {
                client.destroyForcibly();
            }
        }
    }

    private static WarrenNode start(String listen) throws Exception {
        return WarrenNode.builder()
                .listen(List.of(Multiaddr.parse(listen)))
                .start()
                .get(20, TimeUnit.SECONDS);
    }

    private static NodeStatus status(WarrenNode node) throws Exception {
        return node.status().get(20, TimeUnit.SECONDS);
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
