package org.warrenp2p.dht;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * Asks a random contact now and then who its own neighbours are, so that the estimate of the network's size rests on no
 * place in particular. A node knows its k closest better than anybody, so one question does the work of a lookup: hearsay,
 * but who lies spoils one sample of a median, as with a lookup that it answers. The contact is one of those near a random
 * key, so that those who crowd our own neighbourhood, and with it our table, are asked no more often than their share of
 * the space.
 */
final class SizeSurvey {

    /** While the size is unknown: eight questions in a session that exists, of a kilobyte with their answers. */
    private static final long FIRST_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    /** The buckets are filled in the first half minute: those asked should not all be near us. */
    private static final long AFTER_START_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * Of so many closest to a random key one is drawn. The closest itself is more often one that lives alone, so that
     * networks would seem 4 % smaller than they are.
     */
    private static final int NEAR = 8;

    private final LocalNode local;
    private final EventLoop loop;
    private final RoutingTable table;
    private final Lookups lookups;
    private final ClosestSets sets;
    private final RandomGenerator random;
    private final long everyNanos;
    private final long timeoutNanos;
    private final int k;
    private EventLoop.@Nullable Timer timer;

    SizeSurvey(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            Lookups lookups,
            ClosestSets sets) {
        this.local = local;
        this.loop = ports.loop();
        this.table = table;
        this.lookups = lookups;
        this.sets = sets;
        this.random = ports.randoms().stream("dht.survey");
        this.everyNanos = settings.density().measureEvery().toNanos();
        this.timeoutNanos = settings.askTimeout().toNanos();
        this.k = settings.table().bucketSize();
    }

    void start() {
        if (everyNanos > 0) {
            schedule(AFTER_START_NANOS);
        }
    }

    void close() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void schedule(long nanos) {
        timer = loop.schedule(nanos - nanos / 10 + random.nextLong(nanos / 5 + 1), this::measure);
    }

    private void measure() {
        Key place = new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        List<Contact> near = table.closest(place, NEAR, local.families());
        if (!near.isEmpty()) {
            ask(near.get(random.nextInt(near.size())));
        }
        schedule(sets.size() == null ? Math.min(FIRST_EVERY_NANOS, everyNanos) : everyNanos);
    }

    private void ask(Contact contact) {
        Request question = new Request.FindNode(contact.key(), local.families());
        lookups.exchanges().ask(contact, question, timeoutNanos, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                lookups.keeper().onAnswer(contact, response, answer);
                if (response instanceof Response.Nodes nodes) {
                    learn(contact, nodes.contacts(), answer);
                }
            }

            @Override
            public void onFailure(Failure failure) {
                lookups.keeper().onFailure(contact, failure);
            }
        });
    }

    /** Fewer than k mean a small network only where we know no more ourselves; else the answer was cut, or a newcomer's. */
    private void learn(Contact of, List<Contact> told, Exchanges.Answer answer) {
        List<Contact> neighbours = told.stream()
                .filter(contact -> lookups.believes(contact, answer.from().endpoint()))
                .sorted((a, b) -> of.key().compareDistance(a.key(), b.key()))
                .toList();
        if (neighbours.size() >= k || table.size() <= k) {
            sets.told(of.key(), neighbours);
        }
    }
}
