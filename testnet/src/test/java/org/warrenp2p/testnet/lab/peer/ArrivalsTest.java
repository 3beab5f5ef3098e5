package org.warrenp2p.testnet.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private final Arrivals arrivals = new Arrivals();

    @Test
    void shouldKnowTheLongestSilenceSinceItsBeginning() {
        arrivals.add(100);
        arrivals.add(900);
        arrivals.begin(1_000);
        arrivals.add(1_020);
        arrivals.add(1_320);
        arrivals.add(1_340);
        assertThat(arrivals.longestNanos(1_350)).isEqualTo(300);
        assertThat(arrivals.silentNanos(1_350)).isEqualTo(10);
        assertThat(arrivals.count()).isEqualTo(3);
    }

    @Test
    void shouldCountTheSilenceThatIsNotOver() {
        arrivals.begin(1_000);
        arrivals.add(1_020);
        assertThat(arrivals.longestNanos(5_020)).isEqualTo(4_000);
    }

    @Test
    void shouldNotCountWhatWasSilentBefore() {
        arrivals.add(100);
        arrivals.begin(1_000);
        assertThat(arrivals.silentNanos(1_010)).isEqualTo(10);
        arrivals.add(1_020);
        assertThat(arrivals.longestNanos(1_020)).isEqualTo(20);
    }
}
