package org.warrenp2p.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

@ExtendWith(NoLeaks.class)
class NettyDatagramTransportTest {

    private static final IpAddress LOOPBACK4 = IpAddress.ofIpv4(0x7f000001);
    private static final IpAddress LOOPBACK6 = new IpAddress(0, 1);
    private static final IpAddress ANY4 = IpAddress.ofIpv4(0);
    private static final IpAddress ANY6 = new IpAddress(0, 0);

    private final List<NettyRuntime> runtimes = new ArrayList<>();

    @AfterEach
    void close() {
        runtimes.forEach(NettyRuntime::close);
    }

    @TestOnEachIoKind
    void shouldCarryControlPacketsBothWaysOverIpv4AndIpv6(IoKind kind) {
        for (IpAddress loopback : List.of(LOOPBACK4, LOOPBACK6)) {
            Node alice = new Node(kind);
            Node bob = new Node(kind);
            UdpSocket echo =
                    bob.open(new Endpoint(loopback, 0), (socket, source, payload) -> socket.send(source, payload));
            UdpSocket socket = alice.open(new Endpoint(loopback, 0), alice.recorder());

            Await.run(alice.loop, () -> socket.send(echo.localEndpoint(), packet("04aabbcc")));

            assertThat(alice.take())
                    .isEqualTo(new Received(socket.localEndpoint(), echo.localEndpoint(), Bytes.ofHex("04aabbcc")));
        }
    }

    @TestOnEachIoKind
    void shouldBindBothFamiliesToOnePortInEitherOrder(IoKind kind) {
        for (List<IpAddress> order : List.of(List.of(ANY4, ANY6), List.of(ANY6, ANY4))) {
            Node node = new Node(kind);
            Node other = new Node(kind);
            UdpSocket first = node.open(new Endpoint(order.get(0), 0), node.recorder());
            int port = first.localEndpoint().port();
            UdpSocket second = node.open(new Endpoint(order.get(1), port), node.recorder());
            assertThat(first.localEndpoint()).isEqualTo(new Endpoint(order.get(0), port));
            assertThat(second.localEndpoint()).isEqualTo(new Endpoint(order.get(1), port));

            for (IpAddress loopback : List.of(LOOPBACK4, LOOPBACK6)) {
                UdpSocket sender = other.open(new Endpoint(loopback, 0), other.recorder());
                Await.run(other.loop, () -> sender.send(new Endpoint(loopback, port), packet("0501")));

                UdpSocket receiver = order.indexOf(loopback.equals(LOOPBACK4) ? ANY4 : ANY6) == 0 ? first : second;
                Received received = node.take();
                assertThat(received)
                        .isEqualTo(new Received(receiver.localEndpoint(), sender.localEndpoint(), Bytes.ofHex("0501")));
                Await.run(node.loop, () -> receiver.send(sender.localEndpoint(), packet("0602")));
                assertThat(other.take().payload()).isEqualTo(Bytes.ofHex("0602"));
            }
        }
    }

    @TestOnEachIoKind
    void shouldFreeThePortOnceEverySocketOnItIsClosed(IoKind kind) {
        Node node = new Node(kind);
        UdpSocket ipv4 = node.open(new Endpoint(ANY4, 0), node.recorder());
        int port = ipv4.localEndpoint().port();
        UdpSocket ipv6 = node.open(new Endpoint(ANY6, port), node.recorder());
        CompletableFuture<Boolean> nextPass = new CompletableFuture<>();
        Await.run(node.loop, () -> {
            ipv4.close();
            ipv6.close();
            node.loop.schedule(1, () -> nextPass.complete(true)); // timers run after the loop has polled its sockets
        });
        Await.get(nextPass);

        Node successor = new Node(kind);

        assertThat(successor
                        .open(new Endpoint(ANY4, port), successor.recorder())
                        .localEndpoint()
                        .port())
                .isEqualTo(port);
    }

    @TestOnEachIoKind
    void shouldSayWhichEndpointIsTakenAndWhatToDo(IoKind kind) {
        Node node = new Node(kind);
        for (IpAddress address : List.of(LOOPBACK4, LOOPBACK6, ANY4, ANY6)) {
            Endpoint taken =
                    node.open(new Endpoint(address, 0), node.recorder()).localEndpoint();
            Node late = new Node(kind);

            Failure failure = late.openInVain(taken);

            assertThat(failure.code()).isEqualTo(Failure.Code.ADDRESS_IN_USE);
            assertThat(failure.message()).contains(taken.toString()).contains("another port");
        }
    }

    @TestOnEachIoKind
    void shouldRefuseAnAddressThatTheMachineDoesNotHave(IoKind kind) {
        Node node = new Node(kind);
        Endpoint foreign = new Endpoint(IpAddress.ofIpv4(0xcb007107), 0);

        Failure failure = node.openInVain(foreign);

        assertThat(failure.code()).isEqualTo(Failure.Code.ADDRESS_UNUSABLE);
        assertThat(failure.message()).contains("203.0.113.7");
    }

    @TestOnEachIoKind
    void shouldTellPacketsApartByTheirFirstByte(IoKind kind) {
        Node node = new Node(kind);
        CompletableFuture<Bytes> quic = new CompletableFuture<>();
        Await.run(
                node.loop,
                () -> node.transport.deliverQuicTo(new QuicIngress() {
                    @Override
                    public void onPacket(UdpSocket socket, Endpoint source, ByteBuf packet) {
                        byte[] content = new byte[packet.readableBytes()];
                        packet.readBytes(content).release();
                        quic.complete(Bytes.wrap(content));
                    }

                    @Override
                    public void onReadComplete() {}

                    @Override
                    public void onWritable() {}
                }));
        UdpSocket socket = node.open(new Endpoint(LOOPBACK4, 0), node.recorder());

        Await.run(node.loop, () -> {
            for (String hex : List.of("20ff", "80ff", "c0ff", "", "01ff", "07ff")) {
                socket.send(socket.localEndpoint(), packet(hex));
            }
        });

        assertThat(node.take().payload()).isEqualTo(Bytes.ofHex("01ff"));
        assertThat(node.take().payload()).isEqualTo(Bytes.ofHex("07ff"));
        assertThat(Await.get(quic)).isEqualTo(Bytes.ofHex("c0ff"));
        assertThat(node.count("udp.unknown_kind")).isBetween(2L, 3L); // an empty packet may not be sent at all
        Await.run(node.loop, () -> node.transport.deliverQuicTo(null));
    }

    @TestOnEachIoKind
    void shouldCountAPacketToTheWrongFamilyInsteadOfSendingIt(IoKind kind) {
        Node node = new Node(kind);
        UdpSocket socket = node.open(new Endpoint(LOOPBACK4, 0), node.recorder());
        Endpoint ipv6 = new Endpoint(LOOPBACK6, 4433);

        assertThat(Await.on(node.loop, () -> socket.canReach(ipv6))).isFalse();
        Await.run(node.loop, () -> socket.send(ipv6, packet("04")));

        assertThat(node.count("udp.wrong_family")).isEqualTo(1);
    }

    @TestOnEachIoKind
    void shouldSurviveAHandlerThatThrows(IoKind kind) {
        Node node = new Node(kind);
        UdpSocket socket = node.open(new Endpoint(LOOPBACK4, 0), (to, source, payload) -> {
            node.recorder().onDatagram(to, source, payload.duplicate());
            throw new IllegalStateException("A test throws this");
        });

        Await.run(node.loop, () -> socket.send(socket.localEndpoint(), packet("0401")));
        Await.run(node.loop, () -> socket.send(socket.localEndpoint(), packet("0402")));

        assertThat(node.take().payload()).isEqualTo(Bytes.ofHex("0401"));
        assertThat(node.take().payload()).isEqualTo(Bytes.ofHex("0402"));
        assertThat(node.count("loop.task_failed")).isEqualTo(2);
    }

    /** Protocols of others begin with any byte: with that of QUIC, "HTTP" does. */
    @TestOnEachIoKind
    void shouldGiveEverythingToThePlainSocket(IoKind kind) {
        Node node = new Node(kind);
        UdpSocket socket = Await.success(
                node.loop,
                completion -> node.transport.plain().open(new Endpoint(LOOPBACK4, 0), node.recorder(), completion));

        for (String first : List.of("00", "05", "10", "48", "80", "ff")) {
            Await.run(node.loop, () -> socket.send(socket.localEndpoint(), packet(first + "01")));
            assertThat(node.take().payload()).isEqualTo(Bytes.ofHex(first + "01"));
        }
    }

    @TestOnEachIoKind
    void shouldDropWhatIsSentOnAClosedSocket(IoKind kind) {
        Node node = new Node(kind);
        UdpSocket socket = node.open(new Endpoint(LOOPBACK4, 0), node.recorder());

        Await.run(node.loop, () -> {
            socket.close();
            socket.close();
            socket.send(socket.localEndpoint(), packet("04"));
        });

        assertThat(Await.on(node.loop, () -> socket.canReach(socket.localEndpoint())))
                .isFalse();
    }

    private static ByteBuffer packet(String hex) {
        return Bytes.ofHex(hex).asBuffer();
    }

    private record Received(Endpoint local, Endpoint source, Bytes payload) {}

    private final class Node {

        final Counters counters = new Counters();
        final NettyEventLoop loop;
        final NettyDatagramTransport transport;
        private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

        Node(IoKind kind) {
            NettyRuntime runtime = NettyRuntime.open(1, kind);
            runtimes.add(runtime);
            loop = runtime.newLoop(counters);
            transport = new NettyDatagramTransport(runtime, loop, counters, SocketSettings.DEFAULTS);
        }

        UdpSocket open(Endpoint local, DatagramHandler handler) {
            return Await.success(loop, completion -> transport.open(local, handler, completion));
        }

        Failure openInVain(Endpoint local) {
            return Await.<UdpSocket>failure(loop, completion -> transport.open(local, recorder(), completion));
        }

        DatagramHandler recorder() {
            return (socket, source, payload) -> {
                byte[] content = new byte[payload.remaining()];
                payload.get(content);
                received.add(new Received(socket.localEndpoint(), source, Bytes.wrap(content)));
            };
        }

        Received take() {
            try {
                Received next = received.poll(30, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("Nothing came within 30 s");
                }
                return next;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        long count(String name) {
            return Await.on(loop, () -> counters.snapshot().getOrDefault(name, 0L));
        }
    }
}
