package org.warrenp2p.holepunch.portmap.router;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.portmap.Gateway;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;

/**
 * The socket on which a router is asked, and what it has been asked. Only answers that come from the router's own port
 * and fit an open question are looked at; everything else is counted and dropped. Only from the loop.
 */
public final class RouterSocket {

    /** Of NAT-PMP and PCP servers (RFC 6886, 1.1; RFC 6887, 19.1). */
    public static final int PORT = 5351;

    /** A question for each mapping and one for each protocol; a node has a few mappings. */
    private static final int MOST_QUESTIONS = 16;

    private final EventLoop loop;
    private final Gateway gateway;
    private final Endpoint server;
    private final Counter wrongSource;
    private final Counter malformed;
    private final Counter unexpected;
    private final Counter refusedBusy;
    private final List<Question> questions = new ArrayList<>();
    private @Nullable UdpSocket socket;
    private boolean closed;

    /** A socket that is not open yet. */
    public RouterSocket(EventLoop loop, Gateway gateway, Counters counters) {
        this.loop = loop;
        this.gateway = gateway;
        server = new Endpoint(gateway.router(), PORT);
        wrongSource = counters.counter("portmap.wrong_source");
        malformed = counters.counter("portmap.answer_malformed");
        unexpected = counters.counter("portmap.answer_unexpected");
        refusedBusy = counters.counter("portmap.refused_busy");
    }

    /** Opens it at the address towards the router: PCP takes a request only from the address that is in it. */
    public void open(DatagramTransport datagrams, Completion<RouterSocket> completion) {
        datagrams.open(
                new Endpoint(gateway.own(), 0),
                (from, source, payload) -> onDatagram(source, payload),
                Completion.of(
                        opened -> {
                            if (closed) {
                                opened.close();
                            } else {
                                socket = opened;
                                completion.succeeded(this);
                            }
                        },
                        failure -> {
                            if (!closed) {
                                completion.failed(failure);
                            }
                        }));
    }

    Gateway gateway() {
        return gateway;
    }

    EventLoop loop() {
        return loop;
    }

    /**
     * Asks until the reader takes an answer or the time is up.
     *
     * @param repeatNanos when it is asked again; twice as long after each time
     */
    void ask(Bytes packet, long repeatNanos, long limitNanos, Reader reader) {
        if (closed || socket == null) {
            loop.execute(reader::timedOut);
            return;
        }
        if (questions.size() >= MOST_QUESTIONS) {
            refusedBusy.increment();
            loop.execute(reader::timedOut);
            return;
        }
        Question question = new Question(packet, reader, loop.nanoTime() + limitNanos, repeatNanos);
        questions.add(question);
        question.send();
    }

    private void onDatagram(Endpoint source, ByteBuffer payload) {
        if (closed) {
            return;
        }
        if (!source.equals(server)) {
            wrongSource.increment();
            return;
        }
        RouterAnswer answer;
        try {
            answer = RouterAnswer.decode(payload);
        } catch (MalformedAnswerException e) {
            malformed.increment();
            return;
        }
        for (Question question : List.copyOf(questions)) {
            if (question.reader.accept(answer)) {
                question.end();
                question.reader.answered(answer);
                return;
            }
        }
        unexpected.increment();
    }

    /** Closes it; nobody who asked hears anything more. */
    public void close() {
        closed = true;
        questions.forEach(Question::stopTimer);
        questions.clear();
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    /** Who waits for an answer. */
    interface Reader {

        /** Whether it is the answer; changes nothing. */
        boolean accept(RouterAnswer answer);

        /** It is. */
        void answered(RouterAnswer answer);

        /** No answer came. */
        void timedOut();
    }

    private final class Question {

        private final Bytes packet;
        private final Reader reader;
        private final long untilNanos;
        private long repeatNanos;
        private EventLoop.@Nullable Timer timer;

        Question(Bytes packet, Reader reader, long untilNanos, long repeatNanos) {
            this.packet = packet;
            this.reader = reader;
            this.untilNanos = untilNanos;
            this.repeatNanos = repeatNanos;
        }

        void send() {
            long leftNanos = untilNanos - loop.nanoTime();
            if (leftNanos <= 0) {
                end();
                reader.timedOut();
                return;
            }
            if (socket != null) {
                socket.send(server, packet.asBuffer());
            }
            timer = loop.schedule(Math.min(repeatNanos, leftNanos), this::send);
            repeatNanos *= 2;
        }

        void end() {
            stopTimer();
            questions.remove(this);
        }

        void stopTimer() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
    }
}
