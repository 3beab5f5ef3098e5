package org.warrenp2p.testnet.lab.truth;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.lab.nat.Dependence;
import org.warrenp2p.testnet.lab.nat.NatBehaviour;

/** A behaviour as one line between two processes: its fields in their order, with spaces between. */
final class NatBehaviourText {

    private static final String ABSENT = "-";

    private NatBehaviourText() {}

    static String of(NatBehaviour behaviour) {
        return Stream.of(
                        behaviour.udp(),
                        behaviour.mapping(),
                        behaviour.filtering(),
                        behaviour.portPreserved(),
                        behaviour.sequential(),
                        behaviour.hairpin(),
                        behaviour.tcp443(),
                        behaviour.tcpOther())
                .map(value -> Objects.toString(value, ABSENT))
                .collect(Collectors.joining(" "));
    }

    /** @throws IllegalArgumentException if {@code line} is none */
    static NatBehaviour parse(String line) {
        List<String> words = List.of(line.split(" "));
        if (words.size() != 8) {
            throw new IllegalArgumentException("The prober said \"" + line + "\"");
        }
        return new NatBehaviour(
                Boolean.parseBoolean(words.get(0)),
                dependence(words.get(1)),
                dependence(words.get(2)),
                flag(words.get(3)),
                flag(words.get(4)),
                flag(words.get(5)),
                Boolean.parseBoolean(words.get(6)),
                Boolean.parseBoolean(words.get(7)));
    }

    private static @Nullable Dependence dependence(String word) {
        return word.equals(ABSENT) ? null : Dependence.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static @Nullable Boolean flag(String word) {
        return word.equals(ABSENT) ? null : Boolean.valueOf(word);
    }
}
