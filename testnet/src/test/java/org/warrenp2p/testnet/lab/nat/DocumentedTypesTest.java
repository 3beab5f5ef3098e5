package org.warrenp2p.testnet.lab.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/lab.md tells what every type promises. */
class DocumentedTypesTest {

    @Test
    void shouldBeInTheTableAsTheCodeHasThem() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "lab.md")).stream()
                .dropWhile(line -> !line.startsWith("| type "))
                .skip(2)
                .takeWhile(line -> line.startsWith("| `"))
                .map(row -> row.substring(0, row.lastIndexOf('|', row.length() - 2) + 1))
                .toList();
        assertThat(rows)
                .isEqualTo(List.of(NatType.values()).stream()
                        .map(DocumentedTypesTest::row)
                        .toList());
    }

    private static String row(NatType type) {
        NatBehaviour promise = type.promise(RouterOptions.USUAL);
        return "| `" + type.text() + "` | " + text(promise.mapping()) + " | " + text(promise.filtering()) + " |";
    }

    private static String text(@Nullable Dependence dependence) {
        return dependence == null ? "-" : dependence.text();
    }
}
