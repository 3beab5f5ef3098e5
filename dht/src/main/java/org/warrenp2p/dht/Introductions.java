package org.warrenp2p.dht;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * Gets to know peers near a place: asks a few contacts whom they know there, and pings as many of those as are wanted. A
 * ping to a stranger takes a sixth of the bytes of a question, which is padded to its answer; and with a contact there is
 * a session as a rule. So it costs a fraction of a lookup, and unlike one does not promise that nobody nearer exists.
 */
final class Introductions {

    /** As many as checks: a bucket is full within seconds, and nobody's handshakes are held up by ours. */
    private static final int PINGS_IN_FLIGHT = 8;

    private final Lookups lookups;
    private final RoutingTable table;
    private final long timeoutNanos;
    private final Request question;
    private final Runnable done;
    /** In the order in which they were told of; bound: the answers of those asked. */
    private final Map<PeerId, Contact> candidates = new LinkedHashMap<>();

    private final Queue<Contact> next = new ArrayDeque<>();
    private Predicate<Contact> wanted = contact -> true;
    private int open;
    private int pinging;
    private int places;

    /** @param done run once, in a later turn, when it is over */
    Introductions(Lookups lookups, RoutingTable table, long timeoutNanos, Request.FindNode question, Runnable done) {
        this.lookups = lookups;
        this.table = table;
        this.timeoutNanos = timeoutNanos;
        this.question = question;
        this.done = done;
    }

    /**
     * Asks {@code contacts}; once.
     *
     * @param most how many to get to know at most
     * @param among whom of those named; who has no place in the table is left out in any case
     */
    void begin(List<Contact> contacts, int most, Predicate<Contact> among) {
        places = most;
        wanted = among;
        open = contacts.size();
        contacts.forEach(this::ask);
        if (contacts.isEmpty()) {
            lookups.loop().execute(done);
        }
    }

    private void ask(Contact contact) {
        lookups.exchanges().ask(contact, question, timeoutNanos, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                lookups.keeper().onAnswer(contact, response, answer);
                if (response instanceof Response.Nodes nodes) {
                    nodes.contacts().stream()
                            .filter(told -> lookups.believes(told, answer.from().endpoint()))
                            .forEach(told -> candidates.putIfAbsent(told.peer(), told));
                }
                answered();
            }

            @Override
            public void onFailure(Failure failure) {
                lookups.keeper().onFailure(contact, failure);
                answered();
            }
        });
    }

    private void answered() {
        open--;
        if (open == 0) {
            candidates.values().stream().filter(wanted).forEach(next::add);
            pingNext();
        }
    }

    private void pingNext() {
        while (pinging < Math.min(places, PINGS_IN_FLIGHT)) {
            Contact contact = nextWanted();
            if (contact == null) {
                break;
            }
            pinging++;
            lookups.keeper().pingCandidate(contact, new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {
                    places--;
                    pinged();
                }

                @Override
                public void onFailure(Failure failure) {
                    pinged();
                }
            });
        }
        if (pinging == 0) {
            done.run();
        }
    }

    private void pinged() {
        pinging--;
        pingNext();
    }

    private @Nullable Contact nextWanted() {
        Contact contact = next.poll();
        while (contact != null && !table.wants(contact)) {
            contact = next.poll();
        }
        return contact;
    }
}
