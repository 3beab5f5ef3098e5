package org.warrenp2p.dht;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.lookup.Lookup;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** One lookup on its way through the network: it carries the questions of a {@link Lookup}. */
final class LookupRun implements LookupQueue.Job, Search {

    /** What becomes of a lookup. */
    interface Listener {

        /** It ended by itself. */
        void onFinished(LookupRun run);

        /** It could not be made. */
        void onFailure(Failure failure);
    }

    private final Lookups lookups;
    private final Purpose purpose;
    private final Key target;
    private final Question question;
    private final long timeoutNanos;
    private final Patience patience;
    private final @Nullable WiderSearch wider;
    private final Listener listener;
    private final long createdNanos;
    private Lookup lookup;
    /** Requests of the lookups before this one. */
    private int messagesBefore;

    /** Requests of other runs for this search; they are counted there. */
    private int messagesBeside;

    private int hopsToFirstFound;
    /**
     * A lookup begins with the closest that are known. If they are all gone, as after a power cut, or all on one side of
     * it, the others lead on; but those of a region are not to be mixed with others.
     */
    private boolean mayAddKnown = true;

    private boolean started;
    private boolean ended;

    LookupRun(
            Lookups lookups,
            Purpose purpose,
            Key target,
            Question question,
            long timeoutNanos,
            Patience patience,
            Lookup lookup,
            @Nullable WiderSearch wider,
            Listener listener) {
        this.lookups = lookups;
        this.purpose = purpose;
        this.target = target;
        this.question = question;
        this.timeoutNanos = timeoutNanos;
        this.patience = patience;
        this.lookup = lookup;
        this.wider = wider;
        this.listener = listener;
        this.createdNanos = lookups.loop().nanoTime();
    }

    Key target() {
        return target;
    }

    /** Whether what it asks for was found. */
    boolean hasFound() {
        return question.hasFound();
    }

    Purpose purpose() {
        return purpose;
    }

    List<Contact> closest(int limit) {
        return lookup.closest(limit);
    }

    int hops() {
        return question.hasFound() ? hopsToFirstFound : lookup.hops();
    }

    int messages() {
        return ownMessages() + messagesBeside;
    }

    /** Requests that this run has made itself. */
    int ownMessages() {
        return lookup.messages() + messagesBefore;
    }

    /** Goes on with another lookup for the same target, which has taken the one so far over. */
    void goOnWith(Lookup next) {
        lookup = next;
        step();
    }

    /** Goes on with another lookup for the same target, after others have made {@code messagesOfOthers} for it. */
    void goOnWith(Lookup next, int messagesOfOthers) {
        messagesBefore = ownMessages();
        messagesBeside = messagesOfOthers;
        mayAddKnown = false;
        goOnWith(next);
    }

    long durationNanos() {
        return lookups.loop().nanoTime() - createdNanos;
    }

    @Override
    public void start() {
        started = true;
        begin();
    }

    /** Starts without a place of its own in the queue. */
    void startBeside() {
        if (!ended) {
            begin();
        }
    }

    private void begin() {
        question.started();
        if (ended) {
            return;
        }
        lookup.addKnown(lookups.knownNear(target));
        pump();
    }

    @Override
    public void cancel() {
        end();
    }

    /** Ends it from within. */
    void fail(Failure failure) {
        if (end()) {
            listener.onFailure(failure);
        }
    }

    private void pump() {
        if (question.isSettled()) {
            if (end()) {
                listener.onFinished(this);
            }
            return;
        }
        if (mayAddKnown && lookup.isStuck()) {
            mayAddKnown = false;
            lookup.addKnown(lookups.allKnown(target));
        }
        for (Contact next = lookup.next(); next != null; next = lookup.next()) {
            ask(next);
        }
        if (!lookup.isFinished()) {
            return;
        }
        if (messages() == 0 && !question.hasFound()) {
            fail(new Failure(Failure.Code.UNREACHABLE, "No peer is known yet: the routing table is empty"));
        } else if ((wider == null || !wider.goesOn(this)) && end()) {
            listener.onFinished(this);
        }
    }

    /** True if it had not ended before. The questions under way go on: their answers still teach the table. */
    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        if (wider != null) {
            wider.cancel();
        }
        lookups.ended(this, started);
        return true;
    }

    private void ask(Contact contact) {
        long askedNanos = lookups.loop().nanoTime();
        lookups.exchanges().ask(contact, question.request(), timeoutNanos, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                lookups.keeper().onAnswer(contact, response, answer);
                patience.answered(answer.rttNanos());
                if (!ended) {
                    answered(contact.peer(), answer.from().endpoint(), response);
                }
            }

            @Override
            public void onSlow() {
                if (!ended) {
                    slow(contact.peer(), lookups.loop().nanoTime() - askedNanos);
                }
            }

            @Override
            public void onFailure(Failure failure) {
                lookups.keeper().onFailure(contact, failure);
                lookup.onFailure(contact.peer());
                step();
            }
        });
    }

    private void slow(PeerId peer, long silentNanos) {
        lookup.onSlow(peer);
        long wait = patience.afterSlowNanos(silentNanos);
        lookups.loop().schedule(wait, () -> {
            long more = ended || !lookup.isVouchedFor(peer) ? 0 : patience.ofVouchedNanos(silentNanos + wait);
            if (more > 0) {
                lookups.loop().schedule(more, () -> overdue(peer));
            } else {
                overdue(peer);
            }
        });
        step();
    }

    private void overdue(PeerId peer) {
        lookup.onOverdue(peer);
        step();
    }

    private void answered(PeerId peer, Endpoint from, Response response) {
        if (response instanceof Response.Nodes nodes) {
            lookup.onResponse(peer, from, nodes.contacts());
            step();
            return;
        }
        question.take(response, new Question.Verdict() {
            @Override
            public void useful(Runnable accept) {
                if (!ended) {
                    found(peer, from, accept);
                }
            }

            @Override
            public void useless() {
                if (!ended) {
                    lookups.countUnusable();
                    lookup.onFailure(peer);
                    step();
                }
            }
        });
    }

    private void found(PeerId peer, Endpoint from, Runnable accept) {
        if (!question.hasFound()) {
            // somebody asked by an earlier lookup of this search is at least one hop away
            hopsToFirstFound = Math.max(1, lookup.hopsTo(peer));
        }
        lookup.onResponse(peer, from, List.of());
        accept.run();
        step();
    }

    private void step() {
        if (!ended) {
            pump();
        }
    }

    /** A listener made of two. */
    static Listener of(Consumer<LookupRun> onFinished, Consumer<Failure> onFailure) {
        return new Listener() {
            @Override
            public void onFinished(LookupRun run) {
                onFinished.accept(run);
            }

            @Override
            public void onFailure(Failure failure) {
                onFailure.accept(failure);
            }
        };
    }
}
