package org.warrenp2p.transport.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/**
 * Asks STUN servers from where our packets come (RFC 8489, Binding requests without credentials). An answer counts only
 * at the socket that asked, from the endpoint that was asked, with the transaction id of an open question. Counts under
 * {@code stun.}; only from the loop.
 */
public final class StunClient implements DatagramHandler {

    /** Questions at a time: two observers for each of the 64 extra sockets of a node, twice. */
    static final int MAX_OPEN = 256;

    /** The RTO of RFC 8489 section 6.2.1 where no round trip has been measured. */
    static final long FIRST_RTO_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Doubled each time: at 0, 0.5, 1.5 and 3.5 s (Rc = 4 instead of 7: nobody waits for half a minute here). */
    static final int MAX_TRANSMISSIONS = 4;

    /** In all, so that a round of questions ends within the five seconds of a whole check. */
    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final Entropy entropy;
    private final Counter sent;
    private final Counter answered;
    private final Counter timedOut;
    private final Counter unsolicited;
    private final Counter malformed;
    private final Counter refused;

    /** By transaction id. Bound: {@link #MAX_OPEN}; more are refused. */
    private final Map<Bytes, Question> open = new LinkedHashMap<>();

    /** A client with transaction ids from {@code entropy}. */
    public StunClient(EventLoop loop, Entropy entropy, Counters counters) {
        this.loop = loop;
        this.entropy = entropy;
        sent = counters.counter("stun.client_sent");
        answered = counters.counter("stun.client_answered");
        timedOut = counters.counter("stun.client_timed_out");
        unsolicited = counters.counter("stun.client_unsolicited");
        malformed = counters.counter("stun.client_malformed");
        refused = counters.counter("stun.client_refused");
    }

    /** Whether a datagram that begins with this byte is an answer: the upper one of the two class bits. */
    public static boolean isAnswer(byte firstByte) {
        return (firstByte & 1) != 0;
    }

    /**
     * Asks {@code server} where it sees {@code socket}.
     *
     * @param completion the answer; or TIMEOUT, REFUSED if the server said no, LIMIT, UNREACHABLE
     * @return gives up: the completion is not called any more
     */
    public Runnable ask(UdpSocket socket, Endpoint server, Completion<Answer> completion) {
        if (!socket.canReach(server)) {
            return failLater(completion, new Failure(Failure.Code.UNREACHABLE, "The socket does not reach " + server));
        }
        if (open.size() == MAX_OPEN) {
            refused.increment();
            return failLater(completion, new Failure(Failure.Code.LIMIT, "Too many STUN requests are open"));
        }
        Question question = new Question(socket, server, freshId(), completion);
        open.put(question.id, question);
        transmit(question);
        return () -> end(question);
    }

    private Runnable failLater(Completion<Answer> completion, Failure failure) {
        boolean[] givenUp = new boolean[1];
        loop.execute(() -> {
            if (!givenUp[0]) {
                completion.failed(failure);
            }
        });
        return () -> givenUp[0] = true;
    }

    private Bytes freshId() {
        byte[] id = new byte[StunFormat.TRANSACTION_BYTES];
        entropy.fill(id);
        while (open.containsKey(Bytes.wrap(id))) {
            entropy.fill(id);
        }
        return Bytes.wrap(id);
    }

    private void transmit(Question question) {
        sent.increment();
        question.transmissions++;
        question.socket.send(question.server, question.request.asBuffer());
        long elapsedNanos = loop.nanoTime() - question.sentNanos;
        long waitNanos = question.transmissions < MAX_TRANSMISSIONS
                ? FIRST_RTO_NANOS << (question.transmissions - 1)
                : TIMEOUT_NANOS - elapsedNanos;
        question.timer = loop.schedule(waitNanos, () -> onTime(question));
    }

    private void onTime(Question question) {
        if (question.transmissions < MAX_TRANSMISSIONS) {
            transmit(question);
            return;
        }
        end(question);
        timedOut.increment();
        question.completion.failed(
                new Failure(Failure.Code.TIMEOUT, "No answer to STUN from " + question.server + " in time"));
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        StunMessage message;
        try {
            message = StunMessage.decode(payload);
        } catch (MalformedStunException e) {
            malformed.increment();
            return;
        }
        Question question = open.get(message.transactionId());
        if (question == null || question.socket != socket || !question.server.equals(source)) {
            unsolicited.increment();
            return;
        }
        boolean broken =
                message.method() != StunMessage.BINDING || (message.hasFingerprint() && !message.fingerprintIsRight());
        Endpoint observed = message.xorMappedAddress();
        if (broken || (message.type() == StunMessage.Type.SUCCESS && observed == null)) {
            malformed.increment();
        } else if (message.type() == StunMessage.Type.SUCCESS && observed != null) {
            answered.increment();
            end(question);
            question.completion.succeeded(new Answer(question.server, observed, question.sentNanos));
        } else if (message.type() == StunMessage.Type.ERROR) {
            end(question);
            question.completion.failed(new Failure(Failure.Code.REFUSED, source + " refused a STUN request"));
        } else {
            malformed.increment();
        }
    }

    /** {@code socket} is closed: what it asked is given up without a word. */
    public void closed(UdpSocket socket) {
        new ArrayList<>(open.values())
                .stream().filter(question -> question.socket == socket).forEach(this::end);
    }

    /** Gives everything up without a word. */
    public void close() {
        new ArrayList<>(open.values()).forEach(this::end);
    }

    /** How many questions are open. */
    int size() {
        return open.size();
    }

    private void end(Question question) {
        open.remove(question.id, question);
        if (question.timer != null) {
            question.timer.cancel();
        }
    }

    /**
     * What a server said.
     *
     * @param sentNanos when the first transmission left, on which a translator makes its mapping
     */
    public record Answer(Endpoint server, Endpoint observed, long sentNanos) {}

    /** One question. */
    private final class Question {

        private final UdpSocket socket;
        private final Endpoint server;
        private final Bytes id;
        private final Bytes request;
        private final Completion<Answer> completion;
        private final long sentNanos = loop.nanoTime();
        private int transmissions;
        private EventLoop.@Nullable Timer timer;

        private Question(UdpSocket socket, Endpoint server, Bytes id, Completion<Answer> completion) {
            this.socket = socket;
            this.server = server;
            this.id = id;
            this.completion = completion;
            request = new StunWriter(StunMessage.Type.REQUEST, StunMessage.BINDING, id).finish();
        }
    }
}
