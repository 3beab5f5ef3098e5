package org.warrenp2p.testnet.lab;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.testnet.lab.nat.NatType;

/**
 * A cell of the matrix.
 *
 * @param a where the node is that calls
 * @param b where the one is that is called
 */
public record Pair(NatType a, NatType b) {

    /**
     * The pairs that {@code text} names, such as {@code full:port,port:symmetric}.
     *
     * @throws IllegalArgumentException with a sentence if it is not right
     */
    public static List<Pair> parse(String text) {
        List<Pair> pairs = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            String[] sides = word.strip().split(":", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException("\"" + word.strip()
                        + "\" is no pair: write two NAT types with a colon between, such as port:full");
            }
            Pair pair = new Pair(NatType.of(sides[0]), NatType.of(sides[1]));
            if (!pairs.contains(pair)) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    /** Every type calls every type. */
    public static List<Pair> all() {
        List<Pair> pairs = new ArrayList<>();
        for (NatType a : NatType.values()) {
            for (NatType b : NatType.values()) {
                pairs.add(new Pair(a, b));
            }
        }
        return pairs;
    }

    /** Every type calls its own. */
    public static List<Pair> ofSameTypes() {
        return all().stream().filter(pair -> pair.a() == pair.b()).toList();
    }

    @Override
    public String toString() {
        return a + ":" + b;
    }
}
