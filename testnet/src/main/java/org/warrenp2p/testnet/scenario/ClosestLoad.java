package org.warrenp2p.testnet.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.Truth;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.transport.Completion;

/** Searches for the peers closest to random keys, compared with who is closest in truth. */
final class ClosestLoad {

    private final RandomGenerator random;
    private int right;
    private int expected;
    private int started;
    private int ended;

    ClosestLoad(World world) {
        random = world.random().stream("closest");
    }

    /** Has one of {@code searchers} search; {@code truth} is what holds now. */
    void start(List<Peer> searchers, Truth truth) {
        Peer by = searchers.get(random.nextInt(searchers.size()));
        Key target = new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        List<PeerId> closest = truth.closest(target, by);
        started++;
        by.closest(
                target,
                Completion.of(
                        result -> {
                            ended++;
                            List<PeerId> answered = new ArrayList<>();
                            for (Contact contact : result.contacts()) {
                                answered.add(contact.peer());
                            }
                            expected += closest.size();
                            right += (int)
                                    closest.stream().filter(answered::contains).count();
                        },
                        failure -> ended++));
    }

    /** Whether all have ended whose searchers live. */
    boolean isOver() {
        return ended == started;
    }

    /** Of the truly closest, how many were named. */
    int right() {
        return right;
    }

    /** The truly closest of all searches that ended. */
    int expected() {
        return expected;
    }
}
