package org.warrenp2p.dht.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.dht.lookup.LookupWorld.SOMEWHERE;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/** How a lookup of the 20 closest takes those who say nothing. */
class SilenceTest {

    private static final LookupSettings WIDE = new LookupSettings(20, 64, 256, 400);

    private final List<Contact> peers = new ArrayList<>();
    private final IterativeLookup lookup;

    SilenceTest() {
        SplittableRandom random = new SplittableRandom(3);
        Key target = TestRecords.peer(random).key();
        for (int i = 0; i < 60; i++) {
            peers.add(new Contact(TestRecords.peer(random), SOMEWHERE));
        }
        peers.sort((a, b) -> target.compareDistance(a.key(), b.key()));
        lookup = new IterativeLookup(
                target, 20, new LookupSettings(10, 20, 256, 400), peer -> 0, (told, teller) -> true);
    }

    @Test
    void shouldVouchForTheOnlySilentOneWhomTheOthersName() {
        askAllBut(List.of(5), 20);
        assertThat(lookup.isVouchedFor(id(5))).isTrue();
        assertThat(lookup.isVouchedFor(id(6))).as("has answered").isFalse();
    }

    @Test
    void shouldNotVouchForOneOfSeveral() {
        askAllBut(List.of(5, 9), 20);
        assertThat(lookup.isVouchedFor(id(5))).isFalse();
        assertThat(lookup.isVouchedFor(id(9))).isFalse();
    }

    @Test
    void shouldNotVouchForSomebodyWhomOthersHaveMissed() {
        // the last ones tell of everybody but the silent one
        askAllBut(List.of(5), 17);
        assertThat(lookup.isVouchedFor(id(5))).isFalse();
    }

    @Test
    void shouldAskNoSparesForTwoWhoAreLate() {
        assertThat(askedWith(2)).isEqualTo(20 + 2);
    }

    @Test
    void shouldAskSparesForThoseStillOpenWhereManyAreSilent() {
        // one for one would be 26; this is all that may be under way after the first ten
        assertThat(askedWith(6)).isEqualTo(10 + 20);
    }

    /** Lets all of the 20 closest be asked, and all but {@code silent} answer: the first {@code naming} name everybody. */
    private void askAllBut(List<Integer> silent, int naming) {
        lookup.addKnown(peers.subList(0, 20));
        List<PeerId> late = silent.stream().map(this::id).toList();
        int answers = 0;
        for (Contact next = lookup.next(); next != null; next = lookup.next()) {
            if (late.contains(next.peer())) {
                lookup.onSlow(next.peer());
            } else {
                boolean names = answers++ < naming;
                lookup.onResponse(
                        next.peer(),
                        SOMEWHERE,
                        peers.subList(0, 20).stream()
                                .filter(told -> names || !late.contains(told.peer()))
                                .toList());
            }
        }
    }

    /** How many of 60 are asked when so many of the first ten are late, and nobody answers after those. */
    private int askedWith(int silent) {
        IterativeLookup wide = new IterativeLookup(peers.get(0).key(), 20, WIDE, peer -> 0, (told, teller) -> true);
        wide.addKnown(peers);
        for (int i = 0; i < 10; i++) {
            Contact next = wide.next();
            if (next == null) {
                throw new AssertionError("there are sixty");
            }
            if (i < silent) {
                wide.onSlow(next.peer());
            } else {
                wide.onResponse(next.peer(), SOMEWHERE, List.of());
            }
        }
        while (wide.next() != null) {
            // all that it may ask now
        }
        return wide.messages();
    }

    private PeerId id(int index) {
        return peers.get(index).peer();
    }
}
