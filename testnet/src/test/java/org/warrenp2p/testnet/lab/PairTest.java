package org.warrenp2p.testnet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.testnet.lab.nat.NatType;

class PairTest {

    @Test
    void shouldBeReadInTheirOrderAndOnce() {
        assertThat(Pair.parse("port:full, tcp443:cgnat,port:full"))
                .containsExactly(new Pair(NatType.PORT, NatType.FULL), new Pair(NatType.TCP443, NatType.CGNAT));
    }

    @Test
    void shouldBeAllOfAllTypesOfTheContract() {
        assertThat(NatType.texts())
                .containsExactly(
                        "full",
                        "addr",
                        "port",
                        "masq",
                        "symmetric",
                        "symseq",
                        "symaddr",
                        "noudp",
                        "tcp443",
                        "fw",
                        "cgnat",
                        "public");
        assertThat(Pair.all()).hasSize(144).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port|\"port\" is no pair",
                "port:full:addr|\"port:full:addr\" is no pair",
                "port:full,|\"\" is no pair",
                "port:cone|There is no NAT type \"cone\"; there are full, addr",
                "PORT:full|There is no NAT type \"PORT\"",
            })
    void shouldBeRefusedWithASentence(String text, String sentence) {
        assertThatThrownBy(() -> Pair.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }
}
