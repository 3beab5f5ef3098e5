package org.warrenp2p.node.core.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.relay.CircuitSocket;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** Asks the relays of one peer for a circuit, one after the other; the next one too as soon as one is slow. */
final class CircuitAttempt {

    /** A handshake and a question, with repetitions. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CircuitDesk desk;
    private final Exchanges exchanges;
    private final PeerId peer;
    private final Queue<Contact> left;
    private final CircuitOpener.Listener listener;
    private final List<Exchanges.Exchange> exchangesOpen = new ArrayList<>();
    private int open;
    private boolean over;
    private Failure last = new Failure(Failure.Code.UNREACHABLE, "No relay was asked");

    CircuitAttempt(
            CircuitDesk desk, Exchanges exchanges, PeerId peer, List<Contact> relays, CircuitOpener.Listener listener) {
        this.desk = desk;
        this.exchanges = exchanges;
        this.peer = peer;
        this.left = new ArrayDeque<>(relays);
        this.listener = listener;
    }

    void begin() {
        askNext();
    }

    private void askNext() {
        Contact relay = left.poll();
        if (relay != null && !over) {
            open++;
            desk.reach(
                    relay,
                    Completion.of(
                            reached -> {
                                open--;
                                if (!over) {
                                    ask(reached, true);
                                }
                            },
                            failure -> {
                                open--;
                                failed(failure);
                            }));
        }
    }

    private void ask(Contact relay, boolean mayRepeat) {
        open++;
        exchangesOpen.add(exchanges.ask(
                relay, new Request.OpenCircuit(peer), PATIENCE.toNanos(), new Exchanges.Listener() {
                    @Override
                    public void onSlow() {
                        askNext();
                    }

                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        open--;
                        answered(relay, response, mayRepeat);
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        open--;
                        failed(failure);
                    }
                }));
    }

    private void answered(Contact relay, Response response, boolean mayRepeat) {
        if (over) {
            return;
        }
        if (response instanceof Response.CircuitOpened opened) {
            CircuitSocket socket = desk.adopt(relay.peer(), peer, opened.circuit());
            if (socket != null) {
                socket.tunnelled(opened.tunnelled());
                cancel();
                listener.onOpened(new Contact(peer, socket.far()));
                return;
            }
            failed(new Failure(Failure.Code.LIMIT, "This node has as many circuits as it may have"));
            return;
        }
        Reason reason = response instanceof Response.Refused refused ? refused.reason() : Reason.UNKNOWN;
        if (reason == Reason.UNCONFIRMED_SESSION && mayRepeat) {
            // there is a session now
            ask(relay, false);
            return;
        }
        failed(new Failure(
                Failure.Code.REFUSED, "The relay " + relay.peer().shortText() + " opened no circuit: " + reason));
    }

    private void failed(Failure failure) {
        if (over) {
            return;
        }
        last = failure;
        askNext();
        if (open == 0) {
            cancel();
            listener.onFailed(last);
        }
    }

    void cancel() {
        over = true;
        exchangesOpen.forEach(Exchanges.Exchange::cancel);
    }
}
