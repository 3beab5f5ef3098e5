package org.warrenp2p.node.core.nat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.nat.MappingLifetime;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Request.ProbeMe.Prober;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunClient;

/**
 * How long a mapping lives without traffic: a spare socket asks an observer where it is seen, is left alone for a while, and
 * then the observer sends there from the port that was asked. Takes minutes.
 */
final class LifetimeTest {

    /** A probe that does not come may be lost: three in a row are, in one case of 8,000 at 5 % of loss. */
    private static final int PROBES = 3;

    private final NatPorts ports;
    private final StunClient client;
    private final OpenProbes probes;
    private final Iterator<Contact> observers;
    private final SpareSocket spare;
    private final Consumer<MappingLifetime> done;
    private final List<Runnable> open = new ArrayList<>();
    private MappingLifetime lifetime = MappingLifetime.UNKNOWN;
    private @Nullable UdpSocket socket;
    private @Nullable Contact observer;
    private boolean over;

    /**
     * A test that has not begun.
     *
     * @param observers whom to ask; the next one if one does not answer any more
     * @param done told once what is known, which is nothing if nobody answers
     */
    LifetimeTest(
            NatPorts ports,
            StunClient client,
            OpenProbes probes,
            UdpSocket main,
            List<Contact> observers,
            Consumer<MappingLifetime> done) {
        this.ports = ports;
        this.client = client;
        this.probes = probes;
        this.observers = observers.iterator();
        this.done = done;
        this.spare = new SpareSocket(ports, client, main.localEndpoint(), Pace.QUICK.seenNanos());
    }

    void begin() {
        spare.open(List.of(), seen -> {
            socket = spare.socket();
            nextObserver();
        });
    }

    private void nextObserver() {
        if (!observers.hasNext()) {
            end();
            return;
        }
        observer = observers.next();
        refresh();
    }

    /** A packet out and one back in: from now on there is silence. */
    private void refresh() {
        long silenceNanos = lifetime.nextTry().toNanos();
        Contact asked = observer;
        UdpSocket opened = socket;
        if (silenceNanos == 0 || asked == null || opened == null) {
            end();
            return;
        }
        open.add(client.ask(
                opened,
                asked.endpoint(),
                Completion.of(
                        answer -> later(silenceNanos, () -> probe(opened, asked, answer.observed(), PROBES)),
                        failure -> nextObserver())));
    }

    private void probe(UdpSocket opened, Contact asked, Endpoint mapped, int triesLeft) {
        open.add(probes.ask(asked, Prober.SAME_PORT, opened, mapped.port(), Pace.QUICK.promiseNanos(), outcome -> {
            switch (outcome.fate()) {
                case ARRIVED -> survived(true);
                case SILENT -> {
                    if (triesLeft > 1) {
                        probe(opened, asked, mapped, triesLeft - 1);
                    } else {
                        survived(false);
                    }
                }
                case NO_STRANGER, REFUSED -> nextObserver();
            }
        }));
    }

    private void survived(boolean alive) {
        open.clear();
        lifetime = lifetime.afterSilence(lifetime.nextTry(), alive);
        refresh();
    }

    private void later(long delayNanos, Runnable task) {
        EventLoop.Timer timer = ports.loop().schedule(delayNanos, task);
        open.add(timer::cancel);
    }

    private void end() {
        if (!over) {
            giveUp();
            done.accept(lifetime);
        }
    }

    /** Ends without a word. */
    void giveUp() {
        over = true;
        List.copyOf(open).forEach(Runnable::run);
        open.clear();
        spare.close();
    }
}
