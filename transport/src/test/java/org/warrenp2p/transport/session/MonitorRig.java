package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerPaths.Path;

/** A monitor on paths that have a round trip each, may be cut, and may swallow large packets. */
final class MonitorRig implements PathMonitor.Events {

    static final long MILLI = 1_000_000L;

    /** Starts close to the end of what a long holds, as clocks may. */
    long now = Long.MAX_VALUE - 5_000 * MILLI;

    final List<String> log = new ArrayList<>();
    final List<String> changes = new ArrayList<>();
    final List<Long> ages = new ArrayList<>();
    final List<Path> probed = new ArrayList<>();
    final Map<Path, Long> roundTrips = new LinkedHashMap<>();
    final List<Path> cut = new ArrayList<>();
    final List<Path> narrow = new ArrayList<>();
    final PathMonitor monitor;
    long foreseenNanos;

    private final long startNanos = now;
    private final PriorityQueue<Answer> answers = new PriorityQueue<>(Comparator.comparingLong(Answer::sinceStart));
    private long nextNonce;

    private record Answer(long sinceStart, Path path, long nonce) {}

    MonitorRig(long keepaliveNanos) {
        PathMonitor.Lives lives = new PathMonitor.Lives() {
            @Override
            public long keepaliveNanos() {
                return keepaliveNanos;
            }

            @Override
            public long foreseenNanos() {
                return foreseenNanos;
            }
        };
        monitor = new PathMonitor(() -> nextNonce++, lives, this, now);
    }

    MonitorRig with(Path path, long roundTripMillis) {
        roundTrips.put(path, roundTripMillis * MILLI);
        validate();
        return this;
    }

    /** Of the probe that comes next. */
    long nextNonce() {
        return nextNonce;
    }

    long roundTripMillis(Path path) {
        return Objects.requireNonNull(roundTrips.get(path)) / MILLI;
    }

    void validate() {
        monitor.validated(List.copyOf(roundTrips.keySet()), now);
    }

    /** Lets time pass, with a packet of the link every {@code sendEveryMillis}, or none if that is 0. */
    void run(long millis, long sendEveryMillis) {
        for (long passed = 0; passed < millis; passed++) {
            if (sendEveryMillis > 0 && passed % sendEveryMillis == 0) {
                send();
            }
            step();
        }
    }

    private void send() {
        monitor.onSent(now);
        Path path = monitor.current();
        if (path != null && !cut.contains(path) && !narrow.contains(path)) {
            // the acknowledgement; early, which is of no matter here
            monitor.onHeard(path);
        }
    }

    private void step() {
        now += MILLI;
        while (!answers.isEmpty() && answers.peek().sinceStart <= now - startNanos) {
            Answer answer = answers.remove();
            monitor.onAnswer(answer.path, answer.nonce, now);
        }
        if (monitor.nextNanos(now) - now <= 0) {
            monitor.poll(now);
            if (monitor.nextNanos(now) - now <= 0) {
                throw new AssertionError("A poll must leave nothing that is due");
            }
        }
    }

    @Override
    public void probe(Path path, long nonce, boolean fullSize) {
        if (!roundTrips.containsKey(path)) {
            throw new AssertionError(path + " is not validated: nobody there has asked for packets");
        }
        probed.add(path);
        if (fullSize) {
            log.add("full " + name(path));
        }
        Long roundTrip = roundTrips.get(path);
        if (roundTrip != null && !cut.contains(path) && !(fullSize && narrow.contains(path))) {
            answers.add(new Answer(now - startNanos + roundTrip, path, nonce));
        }
    }

    @Override
    public void suspected(Path path) {
        log.add("suspected " + name(path));
    }

    @Override
    public void died(Path path, long ageNanos) {
        ages.add(ageNanos);
        log.add("died " + name(path));
    }

    @Override
    public void chose(Path path, PathChange.Reason reason) {
        log.add("chose " + name(path));
        changes.add("selected " + name(path) + " " + reason);
    }

    @Override
    public void opened(Path path) {
        changes.add("opened " + name(path));
    }

    @Override
    public void closed(Path path, PathChange.Reason reason) {
        changes.add("closed " + name(path) + " " + reason);
    }

    @Override
    public void lost() {
        log.add("lost");
    }

    @Override
    public void found() {
        log.add("found");
    }

    @Override
    public void forget(Path path) {
        log.add("forget " + name(path));
        roundTrips.remove(path);
        validate();
    }

    private static String name(Path path) {
        return path.remote().toString();
    }
}
