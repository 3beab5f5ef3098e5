package org.warrenp2p.bench.micro;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warrenp2p.dht.lookup.IterativeLookup;
import org.warrenp2p.dht.lookup.LookupSettings;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/** A whole lookup of the 20 closest without any network: every peer answers at once with the best that it knows. */
@State(Scope.Thread)
public class LookupMicro {

    private static final int NETWORK = 1_000;

    /** What each peer knows of the network. */
    private static final int KNOWN = 100;

    private final SplittableRandom random = new SplittableRandom(4);
    private final List<Contact> network = SomePeers.contacts(NETWORK, random);
    private final Key target = SomePeers.key(random);
    private final Map<PeerId, List<Contact>> answers = new LinkedHashMap<>();

    /** The answers, made before they are asked for. */
    public LookupMicro() {
        Comparator<Contact> closer = (a, b) -> target.compareDistance(a.key(), b.key());
        List<Contact> neighbourhood = network.stream().sorted(closer).limit(40).toList();
        for (Contact contact : network) {
            List<Contact> known = neighbourhood.contains(contact)
                    ? neighbourhood
                    : random.ints(KNOWN, 0, NETWORK)
                            .distinct()
                            .mapToObj(network::get)
                            .toList();
            answers.put(contact.peer(), known.stream().sorted(closer).limit(20).toList());
        }
    }

    /** From 20 peers anywhere to the 20 closest. */
    @Benchmark
    public Object iterativeLookup() {
        IterativeLookup lookup =
                new IterativeLookup(target, 20, LookupSettings.defaults(), peer -> 0, (told, teller) -> true);
        lookup.addKnown(network.subList(0, 20));
        for (Contact next = lookup.next(); next != null; next = lookup.next()) {
            lookup.onResponse(next.peer(), next.endpoint(), answers.getOrDefault(next.peer(), List.of()));
        }
        return lookup.closest(20);
    }
}
