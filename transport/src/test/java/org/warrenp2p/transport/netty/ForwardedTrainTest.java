package org.warrenp2p.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.transport.Counters;

@Timeout(60)
class ForwardedTrainTest {

    /** Without leak detection, whose wrappers hide that two buffers are parts of one. */
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true, true);

    private NettyRuntime runtime;
    private Channel channel;
    private ForwardedTrain train;
    private DatagramSocket one;
    private DatagramSocket other;

    /** Of each packet that left: how long its segments are; 0 for a single datagram. */
    private final List<Integer> segments = new ArrayList<>();

    private final List<ByteBuf> wholes = new ArrayList<>();
    private NettyEventLoop loop;
    private byte next;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Epoll.isAvailable());
        runtime = NettyRuntime.open(1, IoKind.EPOLL);
        loop = runtime.newLoop(new Counters());
        channel = new EpollDatagramChannel(SocketProtocolFamily.INET);
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // a void promise
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                segments.add(message instanceof SegmentedDatagramPacket packet ? packet.segmentSize() : 0);
                ctx.write((DatagramPacket) message, promise);
            }
        });
        loop.netty().register(channel).syncUninterruptibly();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly();
        train = new ForwardedTrain(channel);
        one = receiver();
        other = receiver();
    }

    private static DatagramSocket receiver() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(30_000);
        return socket;
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close();
            one.close();
            other.close();
        }
    }

    /** What one read has brought: datagrams behind each other, of these lengths, each of bytes of its own. */
    private List<ByteBuf> read(int... lengths) {
        ByteBuf whole = MEMORY.directBuffer(1 << 16);
        whole.writeZero(100).skipBytes(100);
        wholes.add(whole);
        List<ByteBuf> parts = new ArrayList<>();
        for (int length : lengths) {
            byte[] content = new byte[length];
            Arrays.fill(content, next++);
            whole.writeBytes(content);
            parts.add(whole.readRetainedSlice(length));
        }
        whole.release();
        return parts;
    }

    private void forward(DatagramSocket to, List<ByteBuf> datagrams) {
        datagrams.forEach(datagram -> train.add((InetSocketAddress) to.getLocalSocketAddress(), datagram));
    }

    private void onLoop(Runnable forwarding) {
        Await.run(loop, () -> {
            forwarding.run();
            train.leave();
            channel.flush();
        });
        assertThat(wholes).as("memory that is still held").allMatch(whole -> whole.refCnt() == 0);
    }

    private static void expect(DatagramSocket at, int first, int... lengths) throws IOException {
        byte value = (byte) first;
        for (int length : lengths) {
            java.net.DatagramPacket packet = new java.net.DatagramPacket(new byte[2_048], 2_048);
            at.receive(packet);
            byte[] content = new byte[length];
            Arrays.fill(content, value++);
            assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).isEqualTo(content);
        }
    }

    @Test
    void shouldSendWhatWasReadTogetherInOnePiece() throws IOException {
        onLoop(() -> forward(one, read(1_200, 1_200, 1_200, 700)));

        assertThat(segments).containsExactly(1_200);
        expect(one, 0, 1_200, 1_200, 1_200, 700);
    }

    @Test
    void shouldEndATrainWithAShorterDatagram() throws IOException {
        onLoop(() -> forward(one, read(1_200, 700, 700, 700, 1_200)));

        assertThat(segments).containsExactly(1_200, 700, 0);
        expect(one, 0, 1_200, 700, 700, 700, 1_200);
    }

    @Test
    void shouldKeepDestinationsApart() throws IOException {
        onLoop(() -> {
            List<ByteBuf> read = read(1_000, 1_000, 1_000, 1_000);
            forward(one, read.subList(0, 2));
            forward(other, read.subList(2, 3));
            forward(one, read.subList(3, 4));
        });

        assertThat(segments).containsExactly(1_000, 0, 0);
        expect(one, 0, 1_000, 1_000);
        expect(one, 3, 1_000);
        expect(other, 2, 1_000);
    }

    @Test
    void shouldNotJoinWhatDoesNotFollow() throws IOException {
        onLoop(() -> {
            List<ByteBuf> read = read(900, 900, 900);
            forward(one, read.subList(0, 1));
            forward(one, read.subList(2, 3));
            read.get(1).release();
            forward(one, read(900));
        });

        assertThat(segments).containsExactly(0, 0, 0);
        expect(one, 0, 900);
        expect(one, 2, 900, 900);
    }

    @Test
    void shouldSendNoMoreAtOnceThanTheKernelTakes() throws IOException {
        int[] lengths = new int[100];
        Arrays.fill(lengths, 300);
        onLoop(() -> forward(one, read(lengths)));

        assertThat(segments).containsExactly(300, 300);
        expect(one, 0, lengths);
    }

    @Test
    void shouldReleaseWhatAClosedChannelDoesNotSend() {
        Await.run(loop, () -> forward(one, read(800, 800)));
        channel.close().syncUninterruptibly();
        onLoop(() -> {});
    }
}
