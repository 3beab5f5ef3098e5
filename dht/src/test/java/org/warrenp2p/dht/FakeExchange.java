package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** One question between two nodes of a {@link FakeNetwork}, with its repetitions, and its answer. */
final class FakeExchange implements Exchanges.Exchange {

    private static final long FIRST_RETRY_NANOS = 300_000_000L;

    /** As in real exchanges, the hint comes with the first repetition. */
    private static final long SLOW_NANOS = FIRST_RETRY_NANOS;

    private final FakeNetwork network;
    private final VirtualTime time;
    private final FakeNode asker;
    private final Contact to;
    private final Request request;
    private final long timeoutNanos;
    private final Exchanges.Listener listener;
    private final long oneWayNanos;
    private @Nullable Response answer;
    private boolean handed;
    private boolean done;

    FakeExchange(
            FakeNetwork network,
            FakeNode asker,
            Contact to,
            Request request,
            long timeoutNanos,
            Exchanges.Listener listener) {
        this.network = network;
        this.time = network.time;
        this.asker = asker;
        this.to = to;
        this.request = request;
        this.timeoutNanos = timeoutNanos;
        this.listener = listener;
        // fixed for a pair, 5 to 60 ms
        this.oneWayNanos =
                5_000_000L + Math.floorMod(asker.peer.hashCode() ^ to.peer().hashCode(), 56) * 1_000_000L;
    }

    void start() {
        if (!asker.families.include(to.endpoint().family())) {
            time.execute(() -> fail(Failure.Code.UNREACHABLE));
            return;
        }
        long at = 0;
        for (long retry = FIRST_RETRY_NANOS; at < timeoutNanos; retry *= 2) {
            time.schedule(at, this::transmit);
            at += retry;
        }
        time.schedule(SLOW_NANOS, () -> {
            if (!done) {
                listener.onSlow();
            }
        });
        time.schedule(timeoutNanos, () -> fail(Failure.Code.TIMEOUT));
    }

    @Override
    public void cancel() {
        done = true;
    }

    private void transmit() {
        if (done || !asker.alive) {
            return;
        }
        network.sentTo(to.peer());
        if (!network.loses()) {
            time.schedule(oneWayNanos, this::arrive);
        }
    }

    private void arrive() {
        FakeNode receiver = network.nodeAt(to.endpoint());
        if (receiver == null || !receiver.alive || !receiver.peer.equals(to.peer())) {
            return;
        }
        if (answer != null) {
            sendBack(receiver, answer);
        } else if (!handed) {
            handed = true;
            boolean confirmed =
                    receiver.confirmed.contains(asker.peer) || !request.kind().mayTravelInFirstPacket();
            receiver.handler.handle(new FakeIncoming(this, receiver, confirmed));
        }
    }

    private void sendBack(FakeNode receiver, Response response) {
        if (!network.loses()) {
            time.schedule(oneWayNanos, () -> deliver(receiver, response));
        }
    }

    private void deliver(FakeNode receiver, Response response) {
        if (done || !asker.alive) {
            return;
        }
        done = true;
        Endpoint source = asker.sourceTowards(to.endpoint().family());
        if (receiver.confirmed.add(asker.peer)) {
            time.schedule(oneWayNanos, () -> confirm(receiver, new Contact(asker.peer, source)));
        }
        asker.answeredUs.add(to.peer());
        listener.onResponse(response, new Exchanges.Answer(to, 2 * oneWayNanos, source));
    }

    /** The first packet after the answer, which sessions send at once. */
    private void confirm(FakeNode receiver, Contact from) {
        if (receiver.alive) {
            receiver.dht.onConfirmed(from);
        }
    }

    private void fail(Failure.Code code) {
        if (!done && asker.alive) {
            done = true;
            listener.onFailure(new Failure(code, "nobody answered"));
        }
    }

    private record FakeIncoming(FakeExchange exchange, FakeNode receiver, boolean confirmed)
            implements Exchanges.Incoming {

        @Override
        public PeerId peer() {
            return exchange.asker.peer;
        }

        @Override
        public Endpoint source() {
            return exchange.asker.sourceTowards(exchange.to.endpoint().family());
        }

        @Override
        public Role role() {
            return exchange.asker.role;
        }

        @Override
        public long exchangeId() {
            return 1;
        }

        @Override
        public Request request() {
            return exchange.request;
        }

        @Override
        public void answer(Response response) {
            if (exchange.answer == null) {
                exchange.answer = response;
                exchange.sendBack(receiver, response);
            }
        }
    }
}
