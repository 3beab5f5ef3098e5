package org.warrenp2p.testnet.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.net.LabException;

/** Makes all tries of a run, several at a time as far as they get ready, one at a time when they connect. */
final class Tries {

    /** In how many tries nothing is measured yet, on each stand. */
    private static final int WARM_TRIES = 2;

    /**
     * How often a try begins anew whose nodes do not get ready. It is a connect that is measured, and a node whose neighbours
     * had no time to tell it what stands in front of it has nothing to connect with.
     */
    private static final int MOST_REPEATS = 2;

    private static final Pair PUNCHED = new Pair(NatType.PORT, NatType.PORT);

    private final LabSettings settings;
    private final List<Stand> stands;
    private int unready;

    Tries(LabSettings settings, List<Stand> stands) {
        this.settings = settings;
        this.stands = stands;
    }

    /**
     * One of a cell.
     *
     * @param cell counted from 0
     * @param number within the cell, from 0 on
     */
    private record Try(int cell, int number, int repeats) {}

    /** What a loopback does not show: punches, and observers that have never been asked. */
    void warmUp() throws LabException, InterruptedException {
        for (int i = 0; i < WARM_TRIES && settings.plan().warmUps() > 0; i++) {
            connect(Collections.nCopies(stands.size(), PUNCHED), Collections.nCopies(stands.size(), 0));
        }
    }

    /** All cells, in their order. */
    List<Cell> cells(double roundTripMillis, LabRunner.Watcher watcher) throws LabException, InterruptedException {
        Deque<Try> open = new ArrayDeque<>();
        for (int cell = 0; cell < settings.pairs().size(); cell++) {
            for (int number = 0; number < settings.plan().tries(); number++) {
                open.add(new Try(cell, number, 0));
            }
        }
        int all = open.size();
        Map<Integer, Map<Integer, Attempt>> done = new TreeMap<>();
        while (!open.isEmpty()) {
            List<Try> together = new ArrayList<>();
            while (together.size() < stands.size() && !open.isEmpty()) {
                together.add(open.remove());
            }
            List<Attempt> attempts = connect(
                    together.stream()
                            .map(one -> settings.pairs().get(one.cell()))
                            .toList(),
                    together.stream().map(Try::number).toList());
            for (int i = 0; i < together.size(); i++) {
                Try one = together.get(i);
                if (isWorthRepeating(one, attempts.get(i))) {
                    unready++;
                    open.add(new Try(one.cell(), one.number(), one.repeats() + 1));
                } else {
                    done.computeIfAbsent(one.cell(), cell -> new TreeMap<>()).put(one.number(), attempts.get(i));
                }
            }
            watcher.show("tries", all - open.size(), all);
        }
        List<Cell> cells = new ArrayList<>();
        done.forEach((cell, attempts) ->
                cells.add(new Cell(settings.pairs().get(cell), List.copyOf(attempts.values()), roundTripMillis)));
        return cells;
    }

    /** Nobody gets ready where UDP is blocked, however often. */
    private boolean isWorthRepeating(Try one, Attempt attempt) {
        Pair pair = settings.pairs().get(one.cell());
        return attempt.unready() && one.repeats() < MOST_REPEATS && hasUdp(pair.a()) && hasUdp(pair.b());
    }

    private boolean hasUdp(NatType type) {
        return type.promise(settings.router()).udp();
    }

    /** How many tries were begun anew. */
    int unready() {
        return unready;
    }

    /** They get ready together, and then call one after another, while nothing else goes on. */
    private List<Attempt> connect(List<Pair> pairs, List<Integer> numbers) throws LabException, InterruptedException {
        List<Stand> used = stands.subList(0, pairs.size());
        for (int i = 0; i < used.size(); i++) {
            used.get(i).prepare(pairs.get(i));
        }
        for (Stand stand : used) {
            stand.awaitReady();
        }
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < used.size(); i++) {
            attempts.add(used.get(i).call(numbers.get(i)));
        }
        for (Stand stand : used) {
            stand.clear();
        }
        return attempts;
    }
}
