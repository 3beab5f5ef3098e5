package org.warrenp2p.bench.rows;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** Keeps so many find-node requests to one peer in flight, each for another key. */
final class FindPump {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BareNode asker;
    private final Contact asked;
    private final int window;
    private final SplittableRandom random = new SplittableRandom(1);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean running;
    private volatile int contacts;
    private int inFlight;

    FindPump(BareNode asker, Contact asked, int window) {
        this.asker = asker;
        this.asked = asked;
        this.window = window;
    }

    /** Fills the window. */
    void start() {
        running = true;
        asker.execute(this::fill);
    }

    /** Ends after what is in flight. */
    void stop() {
        running = false;
    }

    /** Answers so far. */
    long answered() {
        return answered.get();
    }

    /** Requests so far that nobody answered. */
    long failed() {
        return failed.get();
    }

    /** Contacts in the last answer. */
    int contacts() {
        return contacts;
    }

    private void fill() {
        while (running && inFlight < window) {
            inFlight++;
            asker.ask(asked, new Request.FindNode(Keys.random(random), Families.IPV4), TIMEOUT_NANOS, new Answers());
        }
    }

    private final class Answers implements Exchanges.Listener {

        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {
            inFlight--;
            answered.incrementAndGet();
            if (response instanceof Response.Nodes nodes) {
                contacts = nodes.contacts().size();
            }
            fill();
        }

        @Override
        public void onFailure(Failure failure) {
            inFlight--;
            failed.incrementAndGet();
            fill();
        }
    }
}
