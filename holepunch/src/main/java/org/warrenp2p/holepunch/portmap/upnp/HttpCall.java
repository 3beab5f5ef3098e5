package org.warrenp2p.holepunch.portmap.upnp;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerStream;
import org.warrenp2p.transport.StreamTransport;

/** One request and its answer, within a bounded time however slowly the bytes come. Ends once; never after it was given up. */
final class HttpCall implements PeerStream.Handler {

    /** From the first packet to the last byte: a router is a neighbour, but may have a slow processor. */
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HttpReader reader = new HttpReader();
    private final Completion<HttpReader.Answer> completion;
    private EventLoop.@Nullable Timer timer;
    private @Nullable PeerStream stream;
    private boolean over;

    private HttpCall(Completion<HttpReader.Answer> completion) {
        this.completion = completion;
    }

    /** Sends {@code request}; fails with TIMEOUT, PROTOCOL, or why the router is not reached. The call can be given up. */
    static HttpCall send(
            EventLoop loop,
            StreamTransport streams,
            HttpRequest request,
            long limitNanos,
            Completion<HttpReader.Answer> completion) {
        HttpCall call = new HttpCall(completion);
        call.timer = loop.schedule(
                limitNanos, () -> call.fail(Failure.Code.TIMEOUT, "The router did not answer a UPnP request in time"));
        streams.dial(
                request.url().server(),
                Completion.of(opened -> call.onOpened(opened, request), failure -> call.fail(failure)));
        return call;
    }

    private void onOpened(PeerStream opened, HttpRequest request) {
        if (over) {
            opened.handle(this);
            opened.reset();
            return;
        }
        stream = opened;
        opened.handle(this);
        opened.write(request.bytes().asBuffer());
    }

    @Override
    public void onData(ByteBuffer bytes) {
        if (over) {
            return;
        }
        try {
            HttpReader.Answer answer = reader.take(bytes);
            if (answer != null) {
                succeed(answer);
            }
        } catch (MalformedUpnpException e) {
            fail(Failure.Code.PROTOCOL, "The router's HTTP is wrong: " + e.getMessage());
        }
    }

    @Override
    public void onFinished() {
        if (over) {
            return;
        }
        try {
            succeed(reader.end());
        } catch (MalformedUpnpException e) {
            fail(Failure.Code.PROTOCOL, "The router's HTTP is wrong: " + e.getMessage());
        }
    }

    @Override
    public void onWritable() {
        // a request is written at once
    }

    @Override
    public void onClosed(boolean clean) {
        fail(Failure.Code.CLOSED, "The router closed the connection before it had answered");
    }

    private void succeed(HttpReader.Answer answer) {
        end();
        completion.succeeded(answer);
    }

    private void fail(Failure.Code code, String sentence) {
        fail(new Failure(code, sentence));
    }

    private void fail(Failure failure) {
        if (!over) {
            end();
            completion.failed(failure);
        }
    }

    /** Ends it; nobody hears of it. */
    void giveUp() {
        if (!over) {
            end();
        }
    }

    private void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        if (stream != null) {
            stream.reset();
        }
    }
}
