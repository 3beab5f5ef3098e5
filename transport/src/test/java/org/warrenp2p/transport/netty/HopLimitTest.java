package org.warrenp2p.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;

@ExtendWith(NoLeaks.class)
@SuppressWarnings("FutureReturnValueIgnored") // void promises
class HopLimitTest {

    private final List<Runnable> ends = new ArrayList<>();

    @AfterEach
    void close() {
        ends.forEach(Runnable::run);
    }

    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void shouldHoldForOneDatagramAndForNoOther(IpFamily family) throws Exception {
        Socket socket = new Socket(family);
        int usual = socket.hops();

        boolean sent = socket.call(() -> {
            socket.channel.write(socket.packet(1), socket.channel.voidPromise());
            return socket.limit.send(socket.local, Unpooled.buffer().writeByte(2), 3);
        });
        socket.call(() -> socket.channel.writeAndFlush(socket.packet(3), socket.channel.voidPromise()));

        assertThat(sent).isTrue();
        assertThat(socket.hopsAtFlush)
                .as("what was queued, the short-lived one, and the next")
                .containsExactly(usual, 3, usual);
        assertThat(socket.hops()).isEqualTo(usual);
    }

    @Test
    void shouldSendNothingIfTheKernelRefusesTheLimit() throws Exception {
        Socket socket = new Socket(IpFamily.IPV4);
        int usual = socket.hops();

        assertThat(socket.call(
                        () -> socket.limit.send(socket.local, Unpooled.buffer().writeByte(2), 256)))
                .isFalse();
        assertThat(socket.hopsAtFlush)
                .as("only what was queued, which is nothing")
                .containsExactly(usual);
    }

    @Test
    void shouldBeNoneWithoutEpoll() {
        Channel nio = new NioDatagramChannel(SocketProtocolFamily.INET);
        ends.add(() -> nio.unsafe().closeForcibly());

        assertThat(HopLimit.of(nio, IpFamily.IPV4)).isNull();
    }

    /** A bound socket that notes which limit is in force whenever something leaves. */
    private final class Socket {

        final Channel channel;
        final HopLimit limit;
        final Endpoint local;
        final List<Integer> hopsAtFlush = new ArrayList<>();
        private final IntegerUnixChannelOption option;

        Socket(IpFamily family) throws Exception {
            assumeTrue(Epoll.isAvailable(), "epoll is not available here");
            boolean ipv4 = family == IpFamily.IPV4;
            option = ipv4 ? new IntegerUnixChannelOption("ttl", 0, 2) : new IntegerUnixChannelOption("hops", 41, 16);
            IpAddress loopback = ipv4 ? IpAddress.ofIpv4(0x7f000001) : new IpAddress(0, 1);
            MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
            ends.add(() -> group.shutdownGracefully().syncUninterruptibly());
            channel = new EpollDatagramChannel(ipv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
            channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
                @Override
                public void flush(ChannelHandlerContext context) {
                    hopsAtFlush.add(hops());
                    context.flush();
                }
            });
            group.register(channel).sync();
            channel.bind(new Endpoint(loopback, 0).toSocketAddress()).sync();
            local = Endpoint.of((InetSocketAddress) channel.localAddress());
            limit = Objects.requireNonNull(HopLimit.of(channel, family));
        }

        int hops() {
            return channel.config().getOption(option);
        }

        Object packet(int content) {
            return new DatagramPacket(Unpooled.buffer().writeByte(content), local.toSocketAddress());
        }

        <T> T call(Callable<T> task) throws Exception {
            return channel.eventLoop().submit(task).get();
        }
    }
}
