package org.warrenp2p.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.message.Response;

/**
 * Which page of a shard to ask whom for. Nobody is asked twice for one page; the holders take turns. How many pages there
 * are is the median of what the holders tell, so that a minority of liars cannot make it much more or less.
 */
final class ShardPages {

    /** A page and who is asked for it. */
    record Question(int page, ShardHolder holder) {

        int offset() {
            return page * Response.AnnouncementsFound.MAX_ANNOUNCEMENTS;
        }
    }

    /** Each page comes from up to three holders, β of PROTOCOL. */
    private static final int PASSES = 3;

    /** Twice the 500 that our own nodes keep: others may keep more, liars would say 65,535. */
    private static final int MAX_PAGES = 112;

    /** Before anybody has told how many there are: as many as are asked to find out whether the shard is full. */
    private static final int PAGES_AT_FIRST = 3;

    private final List<ShardHolder> holders;
    /** Who was asked for each page, by their places in {@link #holders}; bound: {@link #MAX_PAGES}. */
    private final List<BitSet> asked = new ArrayList<>();

    private final Deque<Integer> again = new ArrayDeque<>();
    /** What they told; bound: {@link #MAX_PAGES} times {@link #PASSES}. */
    private final List<Integer> totals = new ArrayList<>();

    private int turn;
    private int pass;
    private int nextPage;
    private boolean foundNew;
    private boolean lost;

    ShardPages(List<ShardHolder> holders) {
        this.holders = holders;
    }

    /** What to ask now, or null if everything was in this pass. */
    @Nullable
    Question next() {
        while (!again.isEmpty()) {
            Question question = ask(again.remove());
            if (question != null) {
                return question;
            }
            lost = true;
        }
        while (nextPage < pages()) {
            Question question = ask(nextPage++);
            if (question != null) {
                return question;
            }
        }
        return null;
    }

    /** Nothing useful came: somebody else has to be asked. */
    void again(Question question) {
        again.add(question.page());
    }

    /** Whether there is a page that nobody is left to be asked for. */
    boolean hasLost() {
        return lost;
    }

    /** A holder has {@code count} announcements. */
    void total(int count) {
        totals.add(count);
    }

    /** Something came that was not known. */
    void foundNew() {
        foundNew = true;
    }

    /** Begins to go through the pages again; false if that is of no use. */
    boolean nextPass() {
        pass++;
        if (pass >= PASSES || (pass > 1 && !foundNew) || totals.isEmpty()) {
            return false;
        }
        foundNew = false;
        lost = false;
        nextPage = 0;
        return true;
    }

    private int pages() {
        if (totals.isEmpty()) {
            return PAGES_AT_FIRST;
        }
        List<Integer> sorted = totals.stream().sorted().toList();
        int median = sorted.get(sorted.size() / 2);
        int size = Response.AnnouncementsFound.MAX_ANNOUNCEMENTS;
        return Math.min(MAX_PAGES, (median + size - 1) / size);
    }

    private @Nullable Question ask(int page) {
        while (asked.size() <= page) {
            asked.add(new BitSet());
        }
        BitSet before = asked.get(page);
        for (int i = 0; i < holders.size(); i++) {
            int place = (turn + i) % holders.size();
            ShardHolder holder = holders.get(place);
            if (holder.isUsable() && !before.get(place)) {
                turn = place + 1;
                before.set(place);
                return new Question(page, holder);
            }
        }
        return null;
    }
}
