package org.warrenp2p.holepunch.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.punch.Candidate;

class TargetRulesTest {

    private static final IpAddress OWN_MAPPED = IpAddress.parse("203.0.113.1");
    private static final List<IpAddress> ELSEWHERE = List.of(IpAddress.parse("198.51.100.1"));
    private static final List<IpAddress> SAME_HOME = List.of(OWN_MAPPED);

    private final TargetRules rules = new TargetRules(
            List.of(Endpoint.parse("192.168.1.2:4433")),
            List.of(OWN_MAPPED, IpAddress.parse("2001:db8:1:2::9")),
            List.of(new TargetRules.OnLink(IpAddress.parse("10.20.0.0"), 16)),
            false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:5000",
                "[::1]:5000",
                "169.254.1.1:5000",
                "[fe80::1]:5000",
                "224.0.0.251:5353",
                "[ff02::fb]:5353",
                "255.255.255.255:5000",
                "240.0.0.1:5000",
                "0.0.0.0:5000",
                "0.1.2.3:5000",
                "[::]:5000",
                "[fec0::1]:5000",
                "[::127.0.0.1]:5000"
            })
    void shouldNeverSendWhereNobodyIsMeant(String target) {
        for (boolean sealed : new boolean[] {true, false}) {
            assertThat(rules.judge(Endpoint.parse(target), sealed, SAME_HOME))
                    .isEqualTo(TargetVerdict.UNUSABLE_ADDRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 22, 53, 80, 123, 442, 444, 1_023})
    void shouldNeverSendToPrivilegedPorts(int port) {
        assertThat(rules.judge(new Endpoint(IpAddress.parse("198.51.100.7"), port), true, ELSEWHERE))
                .isEqualTo(TargetVerdict.PRIVILEGED_PORT);
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.7:443", "198.51.100.7:1024", "'[2001:db8::7]:65535'"})
    void shouldSendToPublicAddresses(String target) {
        assertThat(rules.judge(Endpoint.parse(target), false, ELSEWHERE)).isEqualTo(TargetVerdict.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.168.1.7:5000", "10.1.1.1:5000", "172.16.0.1:5000", "100.64.0.9:5000", "[fd00::1]:5000"})
    void shouldSendToPrivateAddressesOnlyOfNeighboursAndIfSealed(String target) {
        Endpoint endpoint = Endpoint.parse(target);
        assertThat(rules.judge(endpoint, true, SAME_HOME)).isEqualTo(TargetVerdict.NEIGHBOUR);
        assertThat(rules.judge(endpoint, true, List.of(IpAddress.parse("2001:db8:1:2::77"))))
                .isEqualTo(TargetVerdict.NEIGHBOUR);
        assertThat(rules.judge(endpoint, true, List.of(IpAddress.parse("2001:db8:1:3::77"))))
                .isEqualTo(TargetVerdict.FOREIGN_PRIVATE_NETWORK);
        assertThat(rules.judge(endpoint, true, ELSEWHERE)).isEqualTo(TargetVerdict.FOREIGN_PRIVATE_NETWORK);
        assertThat(rules.judge(endpoint, false, SAME_HOME)).isEqualTo(TargetVerdict.FOREIGN_PRIVATE_NETWORK);
    }

    @Test
    void shouldSendToWhatIsOnALinkOfOurs() {
        assertThat(rules.judge(Endpoint.parse("10.20.3.4:5000"), true, ELSEWHERE))
                .isEqualTo(TargetVerdict.NEIGHBOUR);
        assertThat(rules.judge(Endpoint.parse("10.21.3.4:5000"), true, ELSEWHERE))
                .isEqualTo(TargetVerdict.FOREIGN_PRIVATE_NETWORK);
    }

    @Test
    void shouldNotSendToOurselves() {
        assertThat(rules.judge(Endpoint.parse("192.168.1.2:4433"), true, SAME_HOME))
                .isEqualTo(TargetVerdict.OURSELVES);
    }

    @Test
    void shouldTakePrivateAddressesForPublicInAPrivateNetwork() {
        TargetRules inside = new TargetRules(List.of(), List.of(), List.of(), true);

        assertThat(inside.judge(Endpoint.parse("10.9.9.9:5000"), false, ELSEWHERE))
                .isEqualTo(TargetVerdict.ALLOWED);
        assertThat(inside.judge(Endpoint.parse("127.0.0.1:5000"), false, ELSEWHERE))
                .isEqualTo(TargetVerdict.UNUSABLE_ADDRESS);
    }

    @Test
    void shouldAdmitEightInTheOrderOfTheirKindsEachOnce() {
        List<Candidate> named = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            named.add(new Candidate(Candidate.Kind.MAPPED, Endpoint.parse("198.51.100." + (i / 2) + ":5000")));
        }
        named.set(5, new Candidate(Candidate.Kind.IPV6, Endpoint.parse("[2001:db8::5]:5000")));
        named.set(6, new Candidate(Candidate.Kind.HOST, Endpoint.parse("192.168.1.9:5000")));

        List<Candidate> admitted = rules.admit(named, true, ELSEWHERE);

        assertThat(admitted)
                .extracting(candidate -> candidate.endpoint().toString())
                .containsExactly(
                        "[2001:db8::5]:5000",
                        "198.51.100.0:5000",
                        "198.51.100.1:5000",
                        "198.51.100.2:5000",
                        "198.51.100.3:5000");
    }

    @Property
    void shouldOnlyAllowWhatIsPublicOrANeighbour(
            @ForAll int word, @ForAll @IntRange(max = 65_535) int port, @ForAll boolean sealed) {
        Endpoint target = new Endpoint(IpAddress.ofIpv4(word), port);
        TargetVerdict verdict = rules.judge(target, sealed, ELSEWHERE);

        boolean harmless = port == 443 || port >= 1_024;
        boolean onLink = word >>> 16 == 0x0a14;
        assertThat(verdict.allows()).isEqualTo(harmless && (target.address().isPublic() || (sealed && onLink)));
    }

    @Test
    void shouldProbeEarlyOnlyWhereNothingCanBeSpoilt() {
        Endpoint mapped = Endpoint.parse("198.51.100.7:5000");
        NatProfile open = new NatProfile(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT);
        NatProfile filtered = new NatProfile(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT);
        NatProfile firewall = new NatProfile(MappingBehavior.NONE, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
        NatProfile none = new NatProfile(MappingBehavior.NONE, FilteringBehavior.NONE);

        assertThat(Candidate.ofRecord(mapped, open).kind()).isEqualTo(Candidate.Kind.MAPPED_OPEN);
        assertThat(Candidate.ofRecord(mapped, none).kind()).isEqualTo(Candidate.Kind.PUBLIC);
        for (NatProfile closed : List.of(filtered, firewall, NatProfile.UNKNOWN)) {
            assertThat(Candidate.ofRecord(mapped, closed).kind().mayBeProbedEarly())
                    .isFalse();
        }
        assertThat(Candidate.ofRecord(Endpoint.parse("[2001:db8::1]:5000"), filtered)
                        .kind())
                .isEqualTo(Candidate.Kind.IPV6);
        assertThat(Candidate.Kind.MAPPED.mayBeProbedEarly()).isFalse();
    }
}
