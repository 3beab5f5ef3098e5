package org.warrenp2p.holepunch.portmap.upnp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.StreamTransport;

/**
 * HTTP requests to a router, whose answers are read on a worker: the first document has the JDK load its XML reader, too
 * long for a loop.
 */
final class UpnpCalls {

    /** A description, and an action for each of a few mappings. */
    private static final int MOST_CALLS = 8;

    private static final int OK = 200;

    /** Faults come so (UDA 1.1, 3.2.2). */
    private static final int SERVER_ERROR = 500;

    private final EventLoop loop;
    private final StreamTransport streams;
    private final Executor worker;
    private final Counter malformed;
    private final Counter refusedBusy;
    private final List<HttpCall> calls = new ArrayList<>();
    private boolean closed;

    UpnpCalls(EventLoop loop, StreamTransport streams, Executor worker, Counters counters) {
        this.loop = loop;
        this.streams = streams;
        this.worker = worker;
        malformed = counters.counter("portmap.upnp_malformed");
        refusedBusy = counters.counter("portmap.refused_busy");
    }

    /** Reads a document, on the worker. */
    @FunctionalInterface
    interface Parser<T> {

        T parse(Bytes document) throws MalformedUpnpException;
    }

    /** Sends, and reads what comes; a status other than 200, or 500 with a fault in it, is no answer. */
    <T> void send(HttpRequest request, long limitNanos, Parser<T> parser, Completion<T> completion) {
        if (closed || calls.size() >= MOST_CALLS) {
            refusedBusy.increment();
            loop.execute(() -> completion.failed(new Failure(Failure.Code.LIMIT, "Too much is asked of the router")));
            return;
        }
        Sent<T> sent = new Sent<>(parser, completion);
        sent.call = HttpCall.send(loop, streams, request, limitNanos, sent);
        calls.add(sent.call);
    }

    /** Gives up all of them; nobody hears of it. */
    void close() {
        closed = true;
        calls.forEach(HttpCall::giveUp);
        calls.clear();
    }

    private final class Sent<T> implements Completion<HttpReader.Answer> {

        private final Parser<T> parser;
        private final Completion<T> completion;
        private @Nullable HttpCall call;

        Sent(Parser<T> parser, Completion<T> completion) {
            this.parser = parser;
            this.completion = completion;
        }

        @Override
        public void succeeded(HttpReader.Answer answer) {
            calls.remove(call);
            if (answer.status() != OK && answer.status() != SERVER_ERROR) {
                malformed.increment();
                completion.failed(
                        new Failure(Failure.Code.PROTOCOL, "The router's HTTP server says " + answer.status()));
                return;
            }
            try {
                worker.execute(() -> read(answer.body()));
            } catch (RejectedExecutionException e) {
                completion.failed(new Failure(Failure.Code.LIMIT, "This machine has too much to do"));
            }
        }

        /** On the worker. */
        private void read(Bytes document) {
            try {
                T read = parser.parse(document);
                loop.execute(() -> {
                    if (!closed) {
                        completion.succeeded(read);
                    }
                });
            } catch (MalformedUpnpException e) {
                loop.execute(() -> {
                    if (!closed) {
                        malformed.increment();
                        completion.failed(
                                new Failure(Failure.Code.PROTOCOL, "What the router says is wrong: " + e.getMessage()));
                    }
                });
            }
        }

        @Override
        public void failed(Failure failure) {
            calls.remove(call);
            if (failure.code() == Failure.Code.PROTOCOL) {
                malformed.increment();
            }
            completion.failed(failure);
        }
    }
}
