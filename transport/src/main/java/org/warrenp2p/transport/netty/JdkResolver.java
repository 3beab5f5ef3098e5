package org.warrenp2p.transport.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.Resolver;

/** Names by the JDK, which asks what the machine is set up to ask; it waits for them, so it runs on a waiter. */
public final class JdkResolver implements Resolver {

    private final EventLoop loop;
    private final Executor waiter;

    /** Answers on {@code loop}, waits on {@code waiter}. */
    public JdkResolver(EventLoop loop, Executor waiter) {
        this.loop = loop;
        this.waiter = waiter;
    }

    @Override
    public void resolve(String host, Completion<List<IpAddress>> completion) {
        try {
            waiter.execute(() -> look(host, completion));
        } catch (RejectedExecutionException e) {
            Failure failure =
                    new Failure(Failure.Code.LIMIT, "Too many names are being looked up; \"" + host + "\" must wait");
            loop.execute(() -> completion.failed(failure));
        }
    }

    private void look(String host, Completion<List<IpAddress>> completion) {
        try {
            List<IpAddress> addresses = Arrays.stream(InetAddress.getAllByName(host))
                    .map(IpAddress::of)
                    .toList();
            loop.execute(() -> completion.succeeded(addresses));
        } catch (UnknownHostException e) {
            Failure failure = new Failure(
                    Failure.Code.NOT_FOUND,
                    "No address is known for the name \"" + host + "\"; check its spelling and the DNS settings");
            loop.execute(() -> completion.failed(failure));
        }
    }
}
