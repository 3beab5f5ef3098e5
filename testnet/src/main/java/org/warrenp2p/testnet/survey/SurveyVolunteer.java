package org.warrenp2p.testnet.survey;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.ConnectAttempt.Outcome;
import org.warrenp2p.node.PathInfo;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;

/**
 * A node that takes part in surveys: it announces the topic, lets other volunteers connect to it, and connects to them when it is
 * asked. It connects to nobody who has not announced the same topic, one at a time, and within {@link SurveyLimits}; so nobody
 * can aim it at somebody who did not opt in. Safe for use by several threads.
 */
public final class SurveyVolunteer implements AutoCloseable {

    /** What asks and reports speak. */
    static final String PROTOCOL = "warren/survey/1";

    /** What one volunteer speaks to the other: whoever serves it under the same topic takes part. */
    static final String GREETING = "warren/survey-greeting/1";

    /** Asks that are read or obeyed at a time. */
    static final int MOST_OPEN = 4;

    /** Whoever takes longer to ask or to answer has gone. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);

    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(5);

    /** While one connect is under way: most are over by then. */
    private static final int BUSY_SECONDS = 3;

    private static final double NANOS_PER_MILLI = 1e6;

    private final WarrenNode node;
    private final String topic;
    private final LongSupplier clock;
    private final Volunteers volunteers;
    private final SurveyLimits limits = new SurveyLimits();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger connecting = new AtomicInteger();
    private final Map<String, LongAdder> counters = new TreeMap<>();
    private final CompletableFuture<? extends AutoCloseable> announcement;

    private SurveyVolunteer(WarrenNode node, String topic, LongSupplier clock) {
        this.node = node;
        this.topic = topic;
        this.clock = clock;
        this.volunteers = new Volunteers(node, topic, clock);
        for (String name : new String[] {
            "asked", "connected", "failed", "greeted", "malformed", "other_topic", "over_limit", "busy", "not_opted_in"
        }) {
            counters.put("survey." + name, new LongAdder());
        }
        node.onStream(PROTOCOL, this::onAsk);
        node.onStream(GREETING, this::onGreeting);
        this.announcement = node.announce(topic);
    }

    /**
     * Has {@code node} take part in surveys of {@code topic}.
     *
     * @param clock monotonic, in nanoseconds
     */
    public static SurveyVolunteer begin(WarrenNode node, String topic, LongSupplier clock) {
        return new SurveyVolunteer(node, topic, clock);
    }

    /** Completes when the topic has been announced for the first time. */
    public CompletableFuture<Void> announced() {
        return announcement.thenAccept(made -> {});
    }

    /** What was asked and refused since the beginning, by name. */
    public SortedMap<String, Long> counters() {
        SortedMap<String, Long> counted = new TreeMap<>();
        counters.forEach((name, count) -> counted.put(name, count.sum()));
        return counted;
    }

    private void count(String name) {
        LongAdder counter = counters.get("survey." + name);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Answers with what it got, if that is the topic of this node: the caller's first byte has come back. */
    private void onGreeting(PeerStream stream) {
        if (open.incrementAndGet() > MOST_OPEN) {
            open.decrementAndGet();
            count("busy");
            stream.close();
            return;
        }
        var unused = StreamText.read(stream, SurveyAsk.MAX_BYTES, READ_LIMIT)
                .thenCompose(greeted -> {
                    if (!greeted.equals(topic)) {
                        count("other_topic");
                        throw new IllegalArgumentException("Another topic");
                    }
                    count("greeted");
                    return StreamText.write(stream, topic);
                })
                .whenComplete((done, failure) -> {
                    open.decrementAndGet();
                    if (failure != null) {
                        stream.close();
                    }
                });
    }

    private void onAsk(PeerStream stream) {
        if (open.incrementAndGet() > MOST_OPEN) {
            open.decrementAndGet();
            count("busy");
            stream.close();
            return;
        }
        var unused = StreamText.read(stream, SurveyAsk.MAX_BYTES, READ_LIMIT)
                .thenCompose(text -> obey(stream.connection().peer(), SurveyAsk.parse(text)))
                .thenCompose(report -> StreamText.write(stream, report.text()))
                .whenComplete((done, failure) -> {
                    open.decrementAndGet();
                    if (failure != null) {
                        stream.close();
                    }
                });
    }

    private CompletableFuture<SurveyReport> obey(PeerId asker, Optional<SurveyAsk> asked) {
        count("asked");
        if (asked.isEmpty()) {
            return refuse("malformed", "That is no ask", 0);
        }
        SurveyAsk ask = asked.get();
        if (!ask.topic().equals(topic) || ask.target().equals(node.peerId())) {
            return refuse("other_topic", "This node takes part in surveys of another topic", 0);
        }
        if (connecting.incrementAndGet() > 1) {
            connecting.decrementAndGet();
            return refuse("busy", "It is connecting to somebody else", BUSY_SECONDS);
        }
        int waitSeconds = limits.take(asker, ask.target(), clock.getAsLong());
        CompletableFuture<SurveyReport> report = waitSeconds > 0
                ? refuse("over_limit", "It was asked too often", waitSeconds)
                : volunteers
                        .includes(ask.target())
                        .thenCompose(included -> included
                                ? connect(ask)
                                : refuse("not_opted_in", "The other one does not take part", 0));
        return report.whenComplete((done, failure) -> connecting.decrementAndGet());
    }

    private CompletableFuture<SurveyReport> refuse(String counter, String reason, int retrySeconds) {
        count(counter);
        return CompletableFuture.completedFuture(SurveyReport.refused(reason, retrySeconds));
    }

    private CompletableFuture<SurveyReport> connect(SurveyAsk ask) {
        long startNanos = clock.getAsLong();
        return node.connect(ask.target(), ask.limit())
                .thenCompose(link -> greet(link, ask, startNanos))
                .exceptionally(SurveyVolunteer::failed)
                .thenCompose(report -> withNats(report, ask.target()))
                .whenComplete(
                        (report, failure) -> count(report != null && report.connected() ? "connected" : "failed"));
    }

    private CompletableFuture<SurveyReport> greet(PeerConnection link, SurveyAsk ask, long startNanos) {
        double pathMillis = (clock.getAsLong() - startNanos) / NANOS_PER_MILLI;
        boolean fresh = !link.attempts().isEmpty();
        return link.openStream(GREETING)
                .thenCompose(stream -> StreamText.write(stream, topic)
                        .thenCompose(written -> StreamText.read(stream, SurveyAsk.MAX_BYTES, READ_LIMIT)))
                .orTimeout(ask.limit().toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> {
                    double byteMillis = (clock.getAsLong() - startNanos) / NANOS_PER_MILLI;
                    SurveyReport report = topic.equals(answer)
                            ? reached(link, fresh, pathMillis, byteMillis)
                            : SurveyReport.failed(Outcome.REFUSED, "The other one does not answer greetings");
                    if (fresh) {
                        // the next survey measures a connect too
                        link.close();
                    }
                    return report;
                });
    }

    private static SurveyReport reached(PeerConnection link, boolean fresh, double pathMillis, double byteMillis) {
        PathInfo path = link.path().orElse(null);
        ConnectAttempt last = fresh ? link.attempts().get(link.attempts().size() - 1) : null;
        return new SurveyReport(
                last == null ? Outcome.SUCCESS : last.outcome(),
                fresh,
                last == null ? null : last.round(),
                path == null
                        ? null
                        : path.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                pathMillis,
                byteMillis,
                NatProfile.UNKNOWN,
                NatProfile.UNKNOWN,
                path == null ? null : Prefixes.of(path.remote().address()),
                null,
                0);
    }

    private static SurveyReport failed(Throwable thrown) {
        WarrenException failure = WarrenException.of(thrown);
        return SurveyReport.failed(
                ConnectAttempt.outcomeOf(failure).orElse(Outcome.FAILED), String.valueOf(failure.getMessage()));
    }

    /** What stands in front of both: the own one as the node knows it, the other one as its record says. */
    private CompletableFuture<SurveyReport> withNats(SurveyReport report, PeerId target) {
        CompletableFuture<NatProfile> own =
                node.status().handle((status, failure) -> status == null ? NatProfile.UNKNOWN : status.nat());
        CompletableFuture<NatProfile> other = node.lookup(target, LOOKUP_LIMIT)
                .handle((found, failure) ->
                        found == null ? NatProfile.UNKNOWN : found.record().nat());
        return own.thenCombine(other, report::with);
    }

    /** Takes part no more; links that were made for it are left. */
    @Override
    public void close() {
        node.onStream(PROTOCOL, PeerStream::close);
        node.onStream(GREETING, PeerStream::close);
        var unused = announcement.thenAccept(made -> {
            try {
                made.close();
            } catch (Exception e) {
                // it ends with the node
            }
        });
    }
}
