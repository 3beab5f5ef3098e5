package org.warrenp2p.testnet.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.testnet.world.World.Resident;

/**
 * Chooses who connects to whom: the kinds of the two as the mix has them, and of such two who know nothing of each other, as
 * far as there are any. Nobody is in two pairs at a time, and none is chosen twice: two spray once in ten minutes only.
 */
final class PairChoice {

    /** A pair of kinds that many have; where so many draws find nobody, hardly anybody is left. */
    private static final int DRAWS = 200;

    private final List<Resident> residents;
    private final RandomGenerator random;
    private final List<PunchedPair> open = new ArrayList<>();
    private final Set<Set<PeerId>> chosen = new LinkedHashSet<>();

    PairChoice(List<Resident> residents, RandomGenerator random) {
        this.residents = residents;
        this.random = random;
    }

    /** The next pair, which must connect at once. */
    PunchedPair next() {
        open.removeIf(PunchedPair::isOver);
        Resident one = draw();
        Resident other = draw();
        while (other.equals(one)) {
            other = draw();
        }
        PunchedPair pair = redrawn(one, other);
        open.add(pair);
        chosen.add(ids(pair.caller(), pair.called()));
        return pair;
    }

    private PunchedPair redrawn(Resident first, Resident second) {
        List<Resident> callers = of(first.edge());
        List<Resident> called = of(second.edge());
        Resident one = first;
        Resident other = second;
        for (int i = 0; i < DRAWS && !isFit(one, other); i++) {
            one = callers.get(random.nextInt(callers.size()));
            other = called.get(random.nextInt(called.size()));
        }
        return isFit(one, other)
                ? new PunchedPair(one, other, true)
                : new PunchedPair(first, second, isCold(first, second));
    }

    private boolean isFit(Resident one, Resident other) {
        boolean busy = open.stream().anyMatch(pair -> pair.involves(one) || pair.involves(other));
        return !one.equals(other) && !busy && isCold(one, other) && !chosen.contains(ids(one, other));
    }

    private static Set<PeerId> ids(Resident one, Resident other) {
        return new TreeSet<>(List.of(one.peer().id(), other.peer().id()));
    }

    private static boolean isCold(Resident one, Resident other) {
        return !one.peer().hasSessionWith(other.peer()) && !other.peer().hasSessionWith(one.peer());
    }

    private Resident draw() {
        return residents.get(random.nextInt(residents.size()));
    }

    private List<Resident> of(EdgeKind edge) {
        return residents.stream().filter(resident -> resident.edge() == edge).toList();
    }
}
