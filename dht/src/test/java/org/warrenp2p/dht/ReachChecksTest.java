package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.ReachProbes;

class ReachChecksTest {

    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Counters counters = new Counters();
    private final List<Completion<Contact>> probes = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final ReachChecks checks = new ReachChecks(
            new ReachProbes() {
                @Override
                public boolean doubts(Contact contact) {
                    return true;
                }

                @Override
                public void probe(Contact contact, long rttNanos, Completion<Contact> completion) {
                    probes.add(completion);
                }
            },
            time,
            counters);

    @Test
    void shouldTellNothingOfAPeerThatWasForgottenMeanwhile() {
        Contact contact = contact(1);
        check(contact);
        checks.forget(contact.peer());
        probes.get(0).succeeded(contact);
        assertThat(told).isEmpty();
        check(contact);
        probes.get(1).succeeded(contact);
        assertThat(told).containsExactly("reached");
    }

    @Test
    void shouldNotProbeAgainWhileOneIsUnderWayNorSoonAfterOneInVain() {
        Contact contact = contact(1);
        check(contact);
        check(contact);
        assertThat(probes).hasSize(1);
        time.passSeconds(10);
        probes.get(0).failed(new Failure(Failure.Code.TIMEOUT, "nothing"));
        assertThat(told).containsExactly("not reached");
        time.passSeconds(19);
        check(contact);
        assertThat(probes).hasSize(1);
        assertThat(counters.counter("dht.reach.refused_recent").value()).isEqualTo(2);
        time.passSeconds(1);
        check(contact);
        assertThat(probes).as("30 s after the first began").hasSize(2);
    }

    @Test
    void shouldRememberOnlyThoseWhomItWouldNotProbeAgain() {
        for (int i = 0; i < 200; i++) {
            check(contact(i));
            probes.get(i).failed(new Failure(Failure.Code.TIMEOUT, "nothing"));
            time.passSeconds(1);
        }
        assertThat(probes).hasSize(200);
        assertThat(checks.remembered()).isEqualTo(30);
    }

    @Test
    void shouldProbeSoManyAtATime() {
        for (int i = 0; i < 129; i++) {
            check(contact(i));
        }
        assertThat(probes).hasSize(128);
        assertThat(counters.counter("dht.reach.refused_busy").value()).isEqualTo(1);
        probes.get(0).failed(new Failure(Failure.Code.TIMEOUT, "nothing"));
        check(contact(128));
        assertThat(probes).hasSize(129);
    }

    private void check(Contact contact) {
        checks.check(contact, 0, () -> told.add("reached"), () -> told.add("not reached"));
    }

    private Contact contact(int number) {
        return new Contact(TestRecords.peer(random), new Endpoint(IpAddress.ofIpv4(0x0b00_0001 + number), 4433));
    }
}
