package org.warrenp2p.testnet.survey;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.ConnectAttempt.Outcome;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.PeerId;

/**
 * Asks volunteers to connect to each other, a few pairs at a time and never a volunteer in two of them, and collects what they
 * report. A volunteer that is asked too often says when it may be asked again, and is.
 */
public final class Surveyor {

    /** Enough that a hundred pairs take minutes; few enough that they do not disturb each other. */
    private static final int AT_ONCE = 4;

    /** A volunteer that refuses so often is left alone. */
    private static final int MOST_REPEATS = 3;

    /** Whoever would have to be waited for longer is left out. */
    private static final int MOST_WAIT_SECONDS = 30;

    private static final Duration REACH_LIMIT = Duration.ofSeconds(15);

    private final WarrenNode node;
    private final String topic;
    private final Duration limit;
    private final LongSupplier clock;
    private final List<PeerId> volunteers;
    private final Watcher watcher;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Set<Integer> busy = new LinkedHashSet<>();

    /** Hears how far it is. */
    public interface Watcher {
        /** {@code done} of {@code total} are done. */
        void show(String what, long done, long total);
    }

    /**
     * @param limit how long a connect may take
     * @param volunteers whom the network names for the topic
     * @param clock monotonic, in nanoseconds
     */
    public Surveyor(
            WarrenNode node,
            String topic,
            List<PeerId> volunteers,
            Duration limit,
            LongSupplier clock,
            Watcher watcher) {
        this.node = node;
        this.topic = topic;
        this.volunteers = List.copyOf(volunteers);
        this.limit = limit.compareTo(SurveyAsk.MOST) > 0 ? SurveyAsk.MOST : limit;
        this.clock = clock;
        this.watcher = watcher;
    }

    private record Task(SurveyPlan.Pair pair, int repeats, long notBeforeNanos) {}

    private record Answer(Task task, @Nullable String callerPrefix, SurveyReport report) {}

    /**
     * Runs it.
     *
     * @param pairs how many are wanted
     * @param seed which pairs
     */
    public SurveyResults run(int pairs, long seed) throws InterruptedException {
        long startNanos = clock.getAsLong();
        Deque<Task> open = new ArrayDeque<>();
        List<SurveyPlan.Pair> drawn = SurveyPlan.draw(volunteers.size(), pairs, seed);
        drawn.forEach(pair -> open.add(new Task(pair, 0, startNanos)));
        List<SurveyRow> rows = new ArrayList<>();
        int under = 0;
        while (!open.isEmpty() || under > 0) {
            under += begin(open);
            Answer answer = answers.poll(1, TimeUnit.SECONDS);
            if (answer == null) {
                continue;
            }
            under--;
            SurveyPlan.Pair pair = answer.task.pair;
            busy.remove(pair.caller());
            busy.remove(pair.called());
            if (!again(answer, open)) {
                rows.add(new SurveyRow(
                        pair.caller() + 1,
                        pair.called() + 1,
                        answer.callerPrefix,
                        TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong() - startNanos),
                        answer.report));
                watcher.show("pairs", rows.size(), drawn.size());
            }
        }
        return new SurveyResults(volunteers.size(), rows);
    }

    private boolean again(Answer answer, Deque<Task> open) {
        int waitSeconds = answer.report.retrySeconds();
        if (waitSeconds == 0 || waitSeconds > MOST_WAIT_SECONDS || answer.task.repeats == MOST_REPEATS) {
            return false;
        }
        long notBefore = clock.getAsLong() + TimeUnit.SECONDS.toNanos(waitSeconds);
        open.addLast(new Task(answer.task.pair, answer.task.repeats + 1, notBefore));
        return true;
    }

    /** Begins as many as may be under way now; how many these are. */
    private int begin(Deque<Task> open) {
        int begun = 0;
        for (Task task : List.copyOf(open)) {
            SurveyPlan.Pair pair = task.pair;
            boolean due = clock.getAsLong() - task.notBeforeNanos >= 0;
            if (due && busy.size() < 2 * AT_ONCE && !busy.contains(pair.caller()) && !busy.contains(pair.called())) {
                open.remove(task);
                busy.add(pair.caller());
                busy.add(pair.called());
                begun++;
                ask(task);
            }
        }
        return begun;
    }

    private void ask(Task task) {
        PeerId caller = volunteers.get(task.pair.caller());
        SurveyAsk ask = new SurveyAsk(topic, volunteers.get(task.pair.called()), limit);
        var unused = node.connect(caller, REACH_LIMIT)
                .thenCompose(link -> ask(link, ask).thenApply(report -> new Answer(task, prefix(link), report)))
                .exceptionally(thrown -> new Answer(task, null, unreached(thrown)))
                .thenAccept(answers::add);
    }

    private CompletableFuture<SurveyReport> ask(PeerConnection link, SurveyAsk ask) {
        return link.openStream(SurveyVolunteer.PROTOCOL)
                .thenCompose(stream -> StreamText.write(stream, ask.text())
                        .thenCompose(written -> StreamText.read(
                                stream,
                                SurveyReport.MAX_BYTES,
                                limit.plus(REACH_LIMIT).plus(REACH_LIMIT))))
                .handle((text, failure) -> failure != null
                        ? SurveyReport.failed(Outcome.NO_SIGNAL, "The volunteer does not take asks, or ended")
                        : SurveyReport.parse(text)
                                .orElseGet(() -> SurveyReport.failed(
                                        Outcome.NO_SIGNAL, "The volunteer reports what is no report")));
    }

    private static @Nullable String prefix(PeerConnection link) {
        return link.path().map(path -> Prefixes.of(path.remote().address())).orElse(null);
    }

    private static SurveyReport unreached(Throwable thrown) {
        WarrenException failure = WarrenException.of(thrown);
        String outcome = ConnectAttempt.outcomeOf(failure).map(Enum::name).orElse("FAILED");
        return SurveyReport.failed(
                Outcome.NO_SIGNAL, "The surveyor could not reach the caller: " + outcome + ", " + failure.getMessage());
    }
}
