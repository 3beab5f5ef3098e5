package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Counters;

class ProbeQueueTest {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Counters counters = new Counters();
    private final List<Contact> probed = new ArrayList<>();
    private final ProbeQueue queue = new ProbeQueue(probed::add, counters);

    @Test
    void shouldNotProbeAStrangerAgainWithinAMinute() {
        Contact contact = contact(1);
        queue.offerOnce(contact, 0);
        queue.ended(contact);
        queue.offerOnce(contact, 60 * SECOND_NANOS - 1);
        assertThat(probed).hasSize(1);
        assertThat(counters.counter("dht.probe.refused_recent").value()).isEqualTo(1);
        queue.offerOnce(contact, 60 * SECOND_NANOS);
        assertThat(probed).hasSize(2);
    }

    @Test
    void shouldRememberOnlyThoseWhomItWouldNotProbeAgain() {
        for (int i = 0; i < 1_000; i++) {
            Contact contact = contact(i);
            queue.offerOnce(contact, i * SECOND_NANOS);
            queue.ended(contact);
        }
        assertThat(probed).hasSize(1_000);
        assertThat(queue.remembered()).isEqualTo(60);
    }

    @Test
    void shouldRememberNoMoreThanItsBound() {
        for (int i = 0; i < 1_000; i++) {
            Contact contact = contact(i);
            queue.offerOnce(contact, i * SECOND_NANOS / 10);
            queue.ended(contact);
        }
        assertThat(probed).hasSize(1_000);
        assertThat(queue.remembered()).isEqualTo(256);
    }

    @Test
    void shouldHoldFewOfOneAddress() {
        Endpoint endpoint = new Endpoint(IpAddress.ofIpv4(0x08080808), 4433);
        for (int i = 0; i < 10; i++) {
            queue.offerOnce(new Contact(TestRecords.peer(random), endpoint), 0);
        }
        assertThat(probed).hasSize(4);
        assertThat(counters.counter("dht.probe.refused_address").value()).isEqualTo(6);
        queue.offerOnce(contact(1), 0);
        assertThat(probed).hasSize(5);
    }

    private Contact contact(int number) {
        return new Contact(TestRecords.peer(random), new Endpoint(IpAddress.ofIpv4(0x08000000 + (number << 8)), 4433));
    }
}
