package org.warrenp2p.node.core.nat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.core.nat.Observers.Observer;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunClient;

/** Asks observers by STUN where they see a socket, and others for those that stay silent. */
final class StunObservers implements SocketObservers {

    /** Whoever has not answered by then gets company: later than most round trips, before the second retransmission. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

    private final EventLoop loop;
    private final StunClient client;
    private final Observers observers;
    private final Function<IpFamily, OwnObservations> observations;

    /** Bound by the questions that the client has open. */
    private final List<Asking> open = new ArrayList<>();

    StunObservers(
            EventLoop loop, StunClient client, Observers observers, Function<IpFamily, OwnObservations> observations) {
        this.loop = loop;
        this.client = client;
        this.observers = observers;
        this.observations = observations;
    }

    @Override
    public Runnable ask(UdpSocket socket, int count, Listener listener) {
        IpFamily family = socket.localEndpoint().family();
        OwnObservations seen = observations.apply(family);
        if (!seen.knows(socket)) {
            seen.bound(socket, List.of(socket.localEndpoint()));
        }
        Asking asking = new Asking(socket, seen, count, listener, observers.shuffled(family));
        open.add(asking);
        asking.nextOnes(count);
        asking.timers.add(loop.schedule(PATIENCE_NANOS, asking::hurry));
        return asking::giveUp;
    }

    @Override
    public void closed(UdpSocket socket) {
        client.closed(socket);
        new ArrayList<>(open).stream().filter(asking -> asking.socket == socket).forEach(Asking::giveUp);
        observations.apply(socket.localEndpoint().family()).closed(socket);
    }

    /** One socket that is asked for. */
    private final class Asking {

        private final UdpSocket socket;
        private final OwnObservations seen;
        private final int count;
        private final Listener listener;
        private final Queue<Observer> next;
        private final Set<IpAddress> prefixes = new LinkedHashSet<>();
        private final List<Runnable> questions = new ArrayList<>();
        private final List<EventLoop.Timer> timers = new ArrayList<>();
        private int waiting;
        private int answered;
        private boolean over;

        private Asking(
                UdpSocket socket, OwnObservations seen, int count, Listener listener, List<Observer> candidates) {
            this.socket = socket;
            this.seen = seen;
            this.count = count;
            this.listener = listener;
            this.next = new ArrayDeque<>(candidates);
        }

        private void nextOnes(int more) {
            for (int i = 0; i < more; i++) {
                Observer observer = nextPrefix();
                if (observer == null) {
                    break;
                }
                waiting++;
                questions.add(client.ask(
                        socket,
                        observer.contact().endpoint(),
                        Completion.of(answer -> onAnswer(observer, answer), failure -> onFailure())));
            }
            if (waiting == 0) {
                // nobody to ask: not in this turn
                timers.add(loop.schedule(0, this::finish));
            }
        }

        private @Nullable Observer nextPrefix() {
            Observer observer = next.poll();
            while (observer != null && !prefixes.add(observer.prefix())) {
                observer = next.poll();
            }
            return observer;
        }

        private void onAnswer(Observer observer, StunClient.Answer answer) {
            waiting--;
            answered++;
            seen.add(socket, observer.contact(), false, answer.observed(), answer.sentNanos());
            listener.onObserved(observer.contact(), answer.observed());
            if (!over && (answered == count || waiting == 0)) {
                finish();
            }
        }

        private void onFailure() {
            waiting--;
            if (waiting == 0) {
                finish();
            }
        }

        private void hurry() {
            if (!over && answered < count) {
                int missing = count - answered;
                if (!next.isEmpty()) {
                    nextOnes(missing);
                }
            }
        }

        private void finish() {
            if (!over) {
                giveUp();
                listener.onFinished(answered);
            }
        }

        private void giveUp() {
            over = true;
            open.remove(this);
            questions.forEach(Runnable::run);
            timers.forEach(EventLoop.Timer::cancel);
        }
    }
}
