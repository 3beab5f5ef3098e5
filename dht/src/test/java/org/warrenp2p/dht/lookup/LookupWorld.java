package org.warrenp2p.dht.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/** Peers who know those near to them and some others, and answer in a random order. */
final class LookupWorld {

    static final Endpoint SOMEWHERE = new Endpoint(IpAddress.ofIpv4(0x08080808), 4433);

    /** How a peer answers. */
    enum Manner {
        HONEST,
        SILENT,
        LIAR
    }

    final RandomGenerator random;
    final Key target;
    final Map<PeerId, Manner> manners = new LinkedHashMap<>();
    private final Set<PeerId> askedOnce = new LinkedHashSet<>();
    /** Asked and not answered; those left over by one lookup answer the next one for the same target. */
    private final List<PeerId> open = new ArrayList<>();

    private final Set<PeerId> slow = new LinkedHashSet<>();
    final Set<PeerId> overdue = new LinkedHashSet<>();
    int overduePercent;
    int mostOutstanding;
    int mostNotSlow;

    LookupWorld(long seed, int peers, int silentPercent, int liarPercent) {
        random = new SplittableRandom(seed);
        target = TestRecords.peer(random).key();
        for (int i = 0; i < peers; i++) {
            int chance = random.nextInt(100);
            Manner manner = chance < silentPercent
                    ? Manner.SILENT
                    : chance < silentPercent + liarPercent ? Manner.LIAR : Manner.HONEST;
            // at least one honest peer to begin with
            manners.put(TestRecords.peer(random), i == 0 ? Manner.HONEST : manner);
        }
    }

    IterativeLookup lookup(int needed, LookupSettings settings) {
        IterativeLookup lookup = new IterativeLookup(target, needed, settings, peer -> 0, (told, teller) -> true);
        PeerId start = manners.keySet().iterator().next();
        lookup.addKnown(List.of(new Contact(start, SOMEWHERE)));
        return lookup;
    }

    /** The first peers by no order; the very first is honest. */
    List<Contact> some(int count) {
        return manners.keySet().stream()
                .limit(count)
                .map(peer -> new Contact(peer, SOMEWHERE))
                .toList();
    }

    List<Contact> sorted() {
        return manners.keySet().stream()
                .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                .map(peer -> new Contact(peer, SOMEWHERE))
                .toList();
    }

    void run(Lookup lookup) {
        while (true) {
            for (Contact next = lookup.next(); next != null; next = lookup.next()) {
                assertThat(askedOnce.add(next.peer())).as("asked once").isTrue();
                open.add(next.peer());
            }
            mostOutstanding = Math.max(mostOutstanding, (int)
                    open.stream().filter(peer -> !overdue.contains(peer)).count());
            mostNotSlow = Math.max(mostNotSlow, open.size() - slow.size());
            if (open.isEmpty() || lookup.isFinished()) {
                return;
            }
            PeerId peer = open.get(random.nextInt(open.size()));
            if (random.nextInt(4) == 0 && slow.add(peer)) {
                lookup.onSlow(peer);
                continue;
            }
            if (random.nextInt(100) < overduePercent && overdue.add(peer)) {
                slow.add(peer);
                lookup.onOverdue(peer);
                continue;
            }
            open.remove(peer);
            slow.remove(peer);
            switch (manners.getOrDefault(peer, Manner.SILENT)) {
                case HONEST -> lookup.onResponse(peer, SOMEWHERE, truthOf(peer));
                case LIAR -> lookup.onResponse(peer, SOMEWHERE, lies());
                case SILENT -> lookup.onFailure(peer);
            }
        }
    }

    /** What a perfect routing table would tell: the 20 closest that live; and some that have just died. */
    private List<Contact> truthOf(PeerId peer) {
        List<Contact> told = new ArrayList<>();
        int living = 0;
        for (Contact contact : sorted()) {
            boolean silent = manners.get(contact.peer()) == Manner.SILENT;
            if (living == 20 || contact.peer().equals(peer) || (silent && random.nextBoolean())) {
                continue;
            }
            told.add(contact);
            living += silent ? 0 : 1;
        }
        return told;
    }

    private List<Contact> lies() {
        List<Contact> lies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lies.add(new Contact(TestRecords.peer(random), SOMEWHERE));
        }
        return lies;
    }
}
