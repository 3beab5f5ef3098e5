package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.codec.RecordTimes;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * Reads the announcements of one shard from its holders: page after page of one random order, each from another holder, so
 * that none of them decides what is found. It goes through the pages again, each at a holder that was not asked for it,
 * until nothing new comes: holders that missed an announcement shift the pages that follow.
 */
final class ShardReader {

    /** Where what is read goes. */
    interface Sink {

        /** How many more are wanted; 0 ends it. */
        int wanted();

        /** A valid announcement, which may be known. */
        void offer(SignedAnnouncement signed);

        /** Whether one of the same peer is known. */
        boolean has(SignedAnnouncement signed);

        /** Nothing more comes, unless it is full and resumed. */
        void ended(ShardReader which, End end);
    }

    /** How it ended. */
    enum End {
        /** Most of the holders have no free place: there is a next level. */
        FULL,
        /** All was read, or nobody was there. */
        READ
    }

    /** So many are asked before it is decided whether the shard is full: β of PROTOCOL. */
    private static final int VOTES = 3;

    private final TopicSearches searches;
    private final TopicShard shard;
    private final Sink sink;
    private final int order;
    /** What holders without a free place told; bound: nine for each of the first questions. */
    private final List<SignedAnnouncement> heldBack = new ArrayList<>();

    private ShardPages pages = new ShardPages(List.of());
    private @Nullable Failure failure;
    private int inFlight;
    /** Questions without an answer that others were asked as well. */
    private int late;

    private int votes;
    private int votesFull;
    private int messages;
    private boolean decided;
    private boolean suspended;
    private boolean ended;

    ShardReader(TopicSearches searches, TopicShard shard, Sink sink) {
        this.searches = searches;
        this.shard = shard;
        this.sink = sink;
        this.order = searches.random().nextInt();
    }

    TopicShard shard() {
        return shard;
    }

    /** Why nobody could be asked, or null. */
    @Nullable
    Failure failure() {
        return failure;
    }

    int messages() {
        return messages;
    }

    /** The requests since the last call. */
    int takeMessages() {
        int taken = messages;
        messages = 0;
        return taken;
    }

    void start() {
        searches.places().find(Purpose.FIND, shard.key(), found -> {
            messages += found.messages();
            List<ShardHolder> holders = new ArrayList<>();
            found.contacts().forEach(contact -> holders.add(new ShardHolder(contact)));
            if (searches.store().get(shard, order, 0) != null) {
                holders.add(new ShardHolder(null));
            } else {
                failure = found.failure();
            }
            pages = new ShardPages(shuffled(holders));
            pump();
        });
    }

    /** What it held back counts after all, and the rest is read. */
    void resume() {
        suspended = false;
        release();
        pump();
    }

    private void pump() {
        while (!ended && !suspended && inFlight < width()) {
            ShardPages.Question next = pages.next();
            if (next == null) {
                break;
            }
            inFlight++;
            ask(next);
        }
        boolean waitsForLate = late > 0 && pages.hasLost();
        if (!ended && !suspended && inFlight == 0 && !waitsForLate) {
            endOfPass();
        }
    }

    /** No more than what is wanted needs, but enough to tell whether the shard is full. */
    private int width() {
        int wanted = sink.wanted();
        if (wanted == 0) {
            ended = true;
            return 0;
        }
        int needed = 1 + (wanted - 1) / Response.AnnouncementsFound.MAX_ANNOUNCEMENTS;
        return Math.min(searches.width(), decided ? needed : Math.max(VOTES, needed));
    }

    private void endOfPass() {
        if (!decided) {
            decide();
        }
        if (suspended || ended) {
            return;
        }
        if (pages.nextPass()) {
            pump();
        } else {
            ended = true;
            sink.ended(this, End.READ);
        }
    }

    private void ask(ShardPages.Question question) {
        Request.GetAnnouncements request =
                new Request.GetAnnouncements(shard, order, question.offset(), searches.families());
        Asked asked = new Asked(question);
        if (question.holder().contact() == null) {
            Response.AnnouncementsFound found = searches.store().get(shard, order, question.offset());
            searches.loop().execute(() -> asked.answered(found));
            return;
        }
        messages++;
        searches.ports().exchanges().ask(question.holder().contact(), request, searches.askTimeoutNanos(), asked);
    }

    private void vote(boolean full) {
        votes++;
        votesFull += full ? 1 : 0;
        if (!decided && votes >= VOTES) {
            decide();
        }
    }

    private void decide() {
        decided = true;
        if (2 * votesFull > votes && shard.level() < TopicShard.MAX_LEVEL) {
            suspended = true;
            sink.ended(this, End.FULL);
        } else {
            release();
        }
    }

    private void release() {
        List<SignedAnnouncement> released = new ArrayList<>(heldBack);
        heldBack.clear();
        released.forEach(sink::offer);
    }

    private void accept(SignedAnnouncement signed, boolean full) {
        if (!sink.has(signed)) {
            pages.foundNew();
        }
        if (suspended || (full && !decided)) {
            heldBack.add(signed);
        } else {
            sink.offer(signed);
        }
    }

    private boolean isValid(SignedAnnouncement signed) {
        return RecordTimes.judge(signed.announcement(), searches.ports().clock().millis()) == RecordTimes.Verdict.VALID;
    }

    private List<ShardHolder> shuffled(List<ShardHolder> holders) {
        for (int i = holders.size() - 1; i > 0; i--) {
            Collections.swap(holders, i, searches.random().nextInt(i + 1));
        }
        return holders;
    }

    /** One page that was asked for. */
    private final class Asked implements Exchanges.Listener {

        private final ShardPages.Question question;
        private boolean isLate;
        private boolean hedged;

        Asked(ShardPages.Question question) {
            this.question = question;
        }

        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {
            searches.keeper().onAnswer(answer.from(), response, answer);
            answered(response instanceof Response.Refused ? null : response);
        }

        @Override
        public void onSlow() {
            question.holder().slow();
            isLate = true;
            late++;
            inFlight--;
            hedge();
            pump();
        }

        @Override
        public void onFailure(Failure why) {
            ShardHolder holder = question.holder();
            if (holder.contact() != null) {
                searches.keeper().onFailure(holder.contact(), why);
            }
            holder.useless();
            giveUp();
        }

        /** Somebody else is asked for the page. */
        private void giveUp() {
            hedge();
            end();
        }

        private void hedge() {
            if (!hedged) {
                hedged = true;
                pages.again(question);
            }
        }

        private void answered(@Nullable Response response) {
            if (response instanceof Response.Nodes) {
                // it knows of no announcement: nothing to read there
                question.holder().useless();
                vote(false);
                giveUp();
            } else if (response instanceof Response.AnnouncementsFound found
                    && found.topic().equals(shard.topic())) {
                question.holder().answered();
                pages.total(found.total());
                check(found);
            } else {
                reject();
            }
        }

        private void reject() {
            searches.countUnusable();
            question.holder().useless();
            giveUp();
        }

        private void check(Response.AnnouncementsFound found) {
            int[] open = {1};
            boolean[] forged = {false};
            List<SignedAnnouncement> genuine = new ArrayList<>();
            Runnable closeOne = () -> {
                if (--open[0] == 0) {
                    checked(found, genuine, forged[0]);
                }
            };
            for (SignedAnnouncement signed : found.announcements()) {
                open[0]++;
                searches.ports().signatures().check(signed, outcome -> {
                    if (outcome == SignatureChecks.Outcome.FORGED) {
                        forged[0] = true;
                        searches.countForged();
                    } else if (outcome.isGenuine() && isValid(signed)) {
                        genuine.add(signed);
                    }
                    closeOne.run();
                });
            }
            closeOne.run();
        }

        private void checked(Response.AnnouncementsFound found, List<SignedAnnouncement> genuine, boolean forged) {
            if (!ended) {
                genuine.forEach(signed -> accept(signed, found.full()));
            }
            if (forged) {
                reject();
            } else {
                vote(found.full());
                end();
            }
        }

        private void end() {
            if (isLate) {
                late--;
            } else {
                inFlight--;
            }
            pump();
        }
    }
}
