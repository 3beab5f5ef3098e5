package org.warrenp2p.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

@ExtendWith(NoLeaks.class)
class NettyEventLoopTest {

    @Test
    void shouldRunTasksInOrderAndOutliveOneThatThrows() {
        Counters counters = new Counters();
        try (NettyRuntime runtime = NettyRuntime.open(1, IoKind.NIO)) {
            NettyEventLoop loop = runtime.newLoop(counters);
            List<Integer> order = new ArrayList<>();
            loop.execute(() -> order.add(1));
            loop.execute(() -> {
                throw new IllegalStateException("A test throws this");
            });
            loop.execute(() -> order.add(2));

            assertThat(Await.on(loop, () -> List.copyOf(order))).containsExactly(1, 2);
            assertThat(Await.on(loop, counters::snapshot)).containsEntry("loop.task_failed", 1L);
        }
    }

    @Test
    void shouldRunTimersByTheirTimeAndNotThoseThatWereCancelled() {
        try (NettyRuntime runtime = NettyRuntime.open(1, IoKind.BEST)) {
            NettyEventLoop loop = runtime.newLoop(new Counters());
            CompletableFuture<List<String>> result = new CompletableFuture<>();
            List<String> order = new ArrayList<>();
            Await.run(loop, () -> {
                loop.schedule(30_000_000, () -> {
                    order.add("late");
                    result.complete(List.copyOf(order));
                });
                loop.schedule(10_000_000, () -> order.add("early"));
                loop.schedule(-1, () -> order.add("at once"));
                EventLoop.Timer timer = loop.schedule(5_000_000, () -> order.add("cancelled"));
                timer.cancel();
                order.add("this turn");
            });

            assertThat(Await.get(result)).containsExactly("this turn", "at once", "early", "late");
        }
    }

    @Test
    void shouldLeaveNoThreadBehind() {
        NettyRuntime runtime = NettyRuntime.open(2, IoKind.BEST);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(Await.on(runtime.newLoop(new Counters()), Thread::currentThread));
        }
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        runtime.worker().execute(() -> worker.complete(Thread.currentThread()));
        threads.add(Await.get(worker));

        runtime.close();

        assertThat(threads).allSatisfy(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        });
    }

    @Test
    void shouldIgnoreTasksAfterItsEnd() {
        NettyRuntime runtime = NettyRuntime.open(1, IoKind.NIO);
        NettyEventLoop loop = runtime.newLoop(new Counters());
        runtime.close();

        loop.execute(() -> {});
        loop.schedule(1, () -> {}).cancel();

        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void shouldResolveNamesAndSayWhichOneIsUnknown() {
        try (NettyRuntime runtime = NettyRuntime.open(1, IoKind.NIO)) {
            NettyEventLoop loop = runtime.newLoop(new Counters());
            JdkResolver resolver = new JdkResolver(loop, runtime.waiter());

            List<IpAddress> found = Await.success(loop, completion -> resolver.resolve("127.0.0.1", completion));
            Failure failure =
                    Await.<List<IpAddress>>failure(loop, completion -> resolver.resolve("no.such.invalid", completion));

            assertThat(found).containsExactly(IpAddress.ofIpv4(0x7f000001));
            assertThat(failure.code()).isEqualTo(Failure.Code.NOT_FOUND);
            assertThat(failure.message()).contains("no.such.invalid");
        }
    }

    @Test
    void shouldListLoopbackLastAndLeaveLinkLocalAddressesOut() {
        List<IpAddress> addresses = new JdkNetworkInterfaces().addresses();

        assertThat(addresses).isNotEmpty().noneMatch(IpAddress::isLinkLocal).doesNotHaveDuplicates();
        assertThat(addresses.get(addresses.size() - 1).isLoopback()).isTrue();
    }
}
