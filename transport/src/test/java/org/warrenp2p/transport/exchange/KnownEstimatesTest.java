package org.warrenp2p.transport.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

class KnownEstimatesTest {

    private static final long MS = 1_000_000;

    @Test
    void shouldGoOnWhereItWas() {
        KnownEstimates known = new KnownEstimates(100);
        Destination before = destination(1, 1);
        before.rtt.sample(40 * MS);
        before.rtt.sample(52 * MS);
        before.window.onAnswer();
        known.remember(before);

        Destination after = destination(1, 1);
        known.recall(after);
        assertThat(after.rtt.isWarm()).isTrue();
        assertThat(after.rtt.smoothedNanos()).isCloseTo(before.rtt.smoothedNanos(), within(1_000L));
        assertThat(after.rtt.slowNanos()).isCloseTo(before.rtt.slowNanos(), within(5_000L));
        assertThat(after.window.exactSize()).isCloseTo(before.window.exactSize(), within(0.02));

        Destination elsewhere = destination(1, 2);
        known.recall(elsewhere);
        assertThat(elsewhere.rtt.isWarm()).as("another port of that peer").isFalse();
    }

    @Test
    void shouldRememberTheWindowOfWhoNeverAnswered() {
        KnownEstimates known = new KnownEstimates(100);
        Destination silent = destination(1, 1);
        silent.window.onLoss(0, MS);
        known.remember(silent);
        Destination after = destination(1, 1);
        known.recall(after);
        assertThat(after.rtt.isWarm()).isFalse();
        assertThat(after.window.size()).isEqualTo(SendWindow.INITIAL / 2);
    }

    @Test
    void shouldStayWithinWhatItCanSay() {
        KnownEstimates known = new KnownEstimates(100);
        Destination far = destination(1, 1);
        far.rtt.sample(3_600_000 * MS);
        known.remember(far);
        Destination after = destination(1, 1);
        known.recall(after);
        assertThat(after.rtt.isWarm()).isTrue();
        assertThat(after.rtt.smoothedNanos()).isBetween(60_000 * MS, 70_000 * MS);
    }

    @Property(tries = 100)
    void shouldRememberTheNewestHalfOfItsBoundAndKeepToTheBound(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 200) int max) {
        KnownEstimates known = new KnownEstimates(max);
        Random random = new Random(seed);
        Map<Integer, Long> newest = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            int peer = random.nextInt(400);
            long rttNanos = (1 + random.nextInt(5_000)) * MS;
            Destination destination = destination(peer, 7);
            destination.rtt.sample(rttNanos);
            known.remember(destination);
            newest.remove(peer);
            newest.put(peer, rttNanos);
            if (newest.size() > max / 2) {
                newest.remove(newest.keySet().iterator().next());
            }
        }
        newest.forEach((peer, rttNanos) -> {
            Destination destination = destination(peer, 7);
            known.recall(destination);
            assertThat(destination.rtt.isWarm()).isTrue();
            assertThat(destination.rtt.smoothedNanos()).isEqualTo(rttNanos);
        });
        assertThat(known.capacity()).isLessThanOrEqualTo(Math.max(16, 4 * max));
    }

    private static Destination destination(int peer, int port) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(peer);
        Contact contact = new Contact(PeerId.ofPublicKey(key), new Endpoint(IpAddress.ofIpv4(0x0a000001), port));
        return new Destination(contact, new RttEstimator(200 * MS, 600 * MS, 50 * MS), new SendWindow(2, 32));
    }
}
