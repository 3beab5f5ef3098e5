package org.warrenp2p.holepunch.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.holepunch.nat.EndpointObservationsPropertiesTest.contact;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.transport.Counters;

class EndpointObservationsTest {

    private static final Endpoint LOCAL = Endpoint.parse("192.168.1.2:4433");
    private static final Endpoint MAPPED = Endpoint.parse("203.0.113.1:30000");
    private static final Endpoint OTHER = Endpoint.parse("203.0.113.1:30001");

    private final Counters counters = new Counters();
    private final EndpointObservations observations = new EndpointObservations(ObservationSettings.DEFAULT, counters);
    private long now = Long.MAX_VALUE - 3;

    @Test
    void shouldSayHowFewObserversThereAreAndGuessAllTheSame() {
        see(1, MAPPED);
        assertThat(view().mapped()).isEqualTo(MAPPED);
        assertThat(view().mapping()).isEqualTo(MappingBehavior.UNKNOWN);

        see(2, MAPPED);
        see(3, MAPPED);
        assertThat(view().mapping()).isEqualTo(MappingBehavior.ENDPOINT_INDEPENDENT);
        assertThat(view().observers()).isEqualTo(3);
        assertThat(view().confirmed()).isFalse();

        see(4, MAPPED);
        assertThat(view().confirmed()).isTrue();
    }

    @Test
    void shouldCountAPrefixOnce() {
        IpAddress base = contact(1, false).endpoint().address();
        for (int i = 0; i < 10; i++) {
            Contact neighbour = new Contact(
                    contact(50 + i, false).peer(), new Endpoint(IpAddress.ofIpv4(base.ipv4Word() + i), 4_433));
            observations.add(new Observation(neighbour, false, 0, OTHER, now++));
        }
        see(2, MAPPED);
        see(3, MAPPED);

        assertThat(view().observers()).isEqualTo(3);
        assertThat(view().mapped()).isEqualTo(MAPPED);
    }

    @Test
    void shouldNoticeTheNewMappingOnceMostHaveSeenIt() {
        for (int i = 0; i < 5; i++) {
            see(i, MAPPED);
        }
        see(0, OTHER);
        see(1, OTHER);
        assertThat(view().mapped()).isEqualTo(MAPPED);
        assertThat(view().collisions()).isEqualTo(2);

        see(2, OTHER);
        assertThat(view().mapped()).isEqualTo(OTHER);
        assertThat(view().mapping()).isEqualTo(MappingBehavior.ENDPOINT_INDEPENDENT);
    }

    @Test
    void shouldForgetWithTimeAndWithTheNetwork() {
        for (int i = 0; i < 5; i++) {
            see(i, MAPPED);
        }
        now += Duration.ofMinutes(10).toNanos() + 6;
        assertThat(view()).isEqualTo(MappingView.NOTHING);

        see(1, OTHER);
        observations.networkChanged();
        assertThat(view()).isEqualTo(MappingView.NOTHING);
        assertThat(observations.size()).isZero();
    }

    @Test
    void shouldRecogniseThatOneHostHasSeveralAddresses() {
        for (int i = 0; i < 6; i++) {
            see(i, new Endpoint(IpAddress.parse("203.0.113." + (1 + i % 3)), 20_000 + 7_919 * i));
        }

        assertThat(view().pooled()).isTrue();
        assertThat(view().mapping()).isEqualTo(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT);
    }

    @Test
    void shouldRecogniseAPoolThatGivesEachSocketAnAddressOfItsOwn() {
        for (int i = 0; i < 8; i++) {
            int socket = i % 2;
            observations.add(new Observation(
                    contact(i, false),
                    false,
                    socket,
                    new Endpoint(IpAddress.parse("203.0.113." + (1 + socket)), 30_000),
                    now++));
        }

        assertThat(view().pooled()).isTrue();
        assertThat(view().mapping()).isEqualTo(MappingBehavior.ENDPOINT_INDEPENDENT);
    }

    @Test
    void shouldForetellPortsAlthoughOthersTakeSomeInBetween() {
        int[] taken = {0, 3, 4, 5, 9, 10, 12, 13};
        for (int i = 0; i < taken.length; i++) {
            see(i, new Endpoint(MAPPED.address(), 30_000 + taken[i]));
        }

        assertThat(view().ports().delta()).isEqualTo(1);
        assertThat(view().ports().next()).isBetween(30_012, 30_018);
    }

    @Test
    void shouldSeeThatThePortIsPreserved() {
        observations.bound(0, List.of(LOCAL));
        for (int i = 0; i < 4; i++) {
            see(i, new Endpoint(MAPPED.address(), LOCAL.port()));
        }

        assertThat(view().preservesPort()).isTrue();
        assertThat(view().mapping()).isEqualTo(MappingBehavior.ENDPOINT_INDEPENDENT);
    }

    @Test
    void shouldDropWhatNobodyCanBeSeenAt() {
        see(1, new Endpoint(MAPPED.address(), 0));
        see(2, Endpoint.parse("224.0.0.1:5000"));
        see(3, Endpoint.parse("[2001:db8::1]:5000"));

        assertThat(observations.size()).isZero();
        assertThat(counters.counter("nat.observation_unusable").value()).isEqualTo(3);
    }

    @Test
    void shouldNotBelieveAnAnswerThatWasOvertaken() {
        long before = now;
        now += 5;
        see(1, OTHER);
        observations.add(new Observation(contact(1, false), false, 0, MAPPED, before));

        assertThat(view().mapped()).isEqualTo(OTHER);
    }

    private void see(int observer, Endpoint endpoint) {
        observations.add(new Observation(contact(observer, false), false, 0, endpoint, now++));
    }

    private MappingView view() {
        return observations.view(0, IpFamily.IPV4, now);
    }
}
