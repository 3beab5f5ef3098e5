package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;

/** A translator by itself: the behaviours of RFC 4787, ports, lifetimes, bounds. */
class NatTableTest {

    private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.1");
    private static final Endpoint INSIDE = Endpoint.parse("192.168.1.2:4433");
    private static final Endpoint NEIGHBOUR = Endpoint.parse("192.168.1.3:4433");
    private static final Endpoint FAR = Endpoint.parse("198.51.100.1:1000");
    private static final Endpoint FAR_OTHER_PORT = Endpoint.parse("198.51.100.1:1001");
    private static final Endpoint FAR_OTHER_ADDRESS = Endpoint.parse("192.0.2.1:1000");
    private static final long SECOND = 1_000_000_000L;

    /**
     * The tests of RFC 4787: does another port, does another address see the same mapping (section 4.1); does a packet
     * from another port, from another address come in (section 5)?
     */
    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,ENDPOINT_INDEPENDENT,same,same,in,in",
        "ENDPOINT_INDEPENDENT,ADDRESS_DEPENDENT,same,same,in,out",
        "ENDPOINT_INDEPENDENT,ADDRESS_AND_PORT_DEPENDENT,same,same,out,out",
        "ADDRESS_DEPENDENT,ENDPOINT_INDEPENDENT,same,other,in,in",
        "ADDRESS_DEPENDENT,ADDRESS_DEPENDENT,same,other,in,out",
        "ADDRESS_DEPENDENT,ADDRESS_AND_PORT_DEPENDENT,same,other,out,out",
        "ADDRESS_AND_PORT_DEPENDENT,ENDPOINT_INDEPENDENT,other,other,in,in",
        "ADDRESS_AND_PORT_DEPENDENT,ADDRESS_DEPENDENT,other,other,in,out",
        "ADDRESS_AND_PORT_DEPENDENT,ADDRESS_AND_PORT_DEPENDENT,other,other,out,out",
    })
    void shouldBehaveAsItsTypeSays(
            MappingBehavior mapping,
            FilteringBehavior filtering,
            String mappingForPort,
            String mappingForAddress,
            String fromPort,
            String fromAddress) {
        for (PortPolicy ports : List.of(PortPolicy.RANDOM, PortPolicy.SEQUENTIAL, PortPolicy.blocks(512, 1))) {
            Nat nat = Nat.of(mapping, filtering).withPorts(ports);
            Endpoint outside = out(table(nat), INSIDE, FAR);

            assertThat(outside.address()).isEqualTo(OUTSIDE);
            assertThat(mappingOf(nat, FAR_OTHER_PORT)).isEqualTo(mappingForPort);
            assertThat(mappingOf(nat, FAR_OTHER_ADDRESS)).isEqualTo(mappingForAddress);
            assertThat(entryFrom(nat, FAR)).isEqualTo("in");
            assertThat(entryFrom(nat, FAR_OTHER_PORT)).isEqualTo(fromPort);
            assertThat(entryFrom(nat, FAR_OTHER_ADDRESS)).isEqualTo(fromAddress);
        }
    }

    /** A router that preserves ports looks endpoint-independent whatever it is, until two hosts want one port. */
    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,ENDPOINT_INDEPENDENT,in,in",
        "ENDPOINT_INDEPENDENT,ADDRESS_AND_PORT_DEPENDENT,out,out",
        "ADDRESS_DEPENDENT,ADDRESS_DEPENDENT,in,out",
        "ADDRESS_DEPENDENT,ADDRESS_AND_PORT_DEPENDENT,out,out",
        "ADDRESS_AND_PORT_DEPENDENT,ADDRESS_AND_PORT_DEPENDENT,out,out",
    })
    void shouldPreserveThePortWhereItCan(
            MappingBehavior mapping, FilteringBehavior filtering, String fromPort, String fromAddress) {
        Nat nat = Nat.of(mapping, filtering);

        assertThat(out(table(nat), INSIDE, FAR)).isEqualTo(new Endpoint(OUTSIDE, 4433));
        assertThat(mappingOf(nat, FAR_OTHER_PORT)).isEqualTo("same");
        assertThat(mappingOf(nat, FAR_OTHER_ADDRESS)).isEqualTo("same");
        assertThat(entryFrom(nat, FAR_OTHER_PORT)).isEqualTo(fromPort);
        assertThat(entryFrom(nat, FAR_OTHER_ADDRESS)).isEqualTo(fromAddress);
    }

    static Stream<Nat> types() {
        return Stream.of(
                Nat.FULL_CONE,
                Nat.ADDRESS_RESTRICTED,
                Nat.PORT_RESTRICTED,
                Nat.SYMMETRIC,
                Nat.LINUX,
                Nat.LINUX_WITHOUT_INPUT_DROP,
                Nat.of(MappingBehavior.ADDRESS_DEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT));
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldKeepTwoInsideHostsApart(Nat nat) {
        NatTable table = table(nat);
        Endpoint first = out(table, INSIDE, FAR);
        Endpoint second = out(table, NEIGHBOUR, FAR);

        assertThat(second.port()).isNotEqualTo(first.port());
        assertThat(table.inbound(FAR, first, 1)).isEqualTo(INSIDE);
        assertThat(table.inbound(FAR, second, 1)).isEqualTo(NEIGHBOUR);
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldEndAMappingExactlyWhenItsLifetimeIsOver(Nat type) {
        Nat nat = type.withLifetime(new Lifetime(30 * SECOND, 120 * SECOND, false));
        NatTable table = table(nat);
        Endpoint outside = out(table, INSIDE, FAR);

        assertThat(table.inbound(FAR, outside, 30 * SECOND - 1)).isEqualTo(INSIDE);
        assertThat(table.inbound(FAR, outside, 30 * SECOND)).isNull();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldLiveLongerOnceReplied(Nat type) {
        NatTable table = table(type.withLifetime(new Lifetime(30 * SECOND, 120 * SECOND, false)));
        Endpoint outside = out(table, INSIDE, FAR);
        table.inbound(FAR, outside, SECOND);
        table.outbound(INSIDE, FAR, 2 * SECOND);

        assertThat(table.inbound(FAR, outside, 122 * SECOND - 1)).isEqualTo(INSIDE);
        assertThat(table.inbound(FAR, outside, 122 * SECOND)).isNull();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldBeRefreshedFromOutsideOnlyWhereItSaysSo(Nat type) {
        Lifetime lifetime = Lifetime.of(Duration.ofSeconds(60));
        for (boolean refreshed : new boolean[] {true, false}) {
            NatTable table = table(type.withLifetime(refreshed ? lifetime.withInboundRefresh() : lifetime));
            Endpoint outside = out(table, INSIDE, FAR);
            table.inbound(FAR, outside, 40 * SECOND);

            assertThat(table.inbound(FAR, outside, 99 * SECOND) != null).isEqualTo(refreshed);
        }
    }

    @Test
    void shouldCountOnWithSequentialPorts() {
        NatTable table = table(Nat.SYMMETRIC.withPorts(PortPolicy.SEQUENTIAL.within(5_000, 5_002)));
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ports.add(out(table, INSIDE, new Endpoint(FAR.address(), 2_000 + i)).port());
        }

        assertThat(ports).containsExactlyInAnyOrder(5_000, 5_001, 5_002);
        for (int i = 1; i < 3; i++) {
            assertThat(Math.floorMod(ports.get(i) - ports.get(i - 1), 3)).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepASubscriberWithinItsBlocks() {
        NatTable table = table(Nat.SYMMETRIC.withPorts(PortPolicy.blocks(256, 2)));
        Set<Integer> first = new LinkedHashSet<>();
        Set<Integer> second = new LinkedHashSet<>();
        for (int i = 0; i < 512; i++) {
            first.add(blockOf(out(table, INSIDE, new Endpoint(FAR.address(), 1 + i))));
            second.add(blockOf(out(table, NEIGHBOUR, new Endpoint(FAR.address(), 1 + i))));
        }

        assertThat(first).hasSize(2).doesNotContainAnyElementsOf(second);
        assertThat(table.outbound(INSIDE, FAR_OTHER_ADDRESS, 0)).isNull();
        assertThat(table.outbound(INSIDE, FAR_OTHER_ADDRESS, Lifetime.RECOMMENDED.unrepliedNanos()))
                .isNotNull();
    }

    @Test
    void shouldRefuseWhenItsPortsAreExhaustedAndRecoverWhenTheyEnd() {
        NatTable table = table(Nat.SYMMETRIC.withPorts(PortPolicy.RANDOM.within(2_000, 2_099)));
        for (int i = 0; i < 100; i++) {
            assertThat(table.outbound(INSIDE, new Endpoint(FAR.address(), 1 + i), i))
                    .isNotNull();
        }
        long firstEnds = Lifetime.RECOMMENDED.unrepliedNanos();

        assertThat(table.outbound(INSIDE, FAR, firstEnds - 1)).isNull();
        assertThat(table.outbound(INSIDE, FAR, firstEnds)).isNotNull();
        assertThat(table.size()).isEqualTo(100);
    }

    @Test
    void shouldKeepNoMoreThanItsBound() {
        NatTable table = table(Nat.LINUX_WITHOUT_INPUT_DROP.withMaxMappings(10));
        for (int i = 0; i < 1_000; i++) {
            table.inbound(new Endpoint(FAR.address(), 1 + i), new Endpoint(OUTSIDE, 4433), 0);
            table.outbound(INSIDE, new Endpoint(FAR_OTHER_ADDRESS.address(), 1 + i), 0);
        }

        assertThat(table.size()).isEqualTo(10);
    }

    @Test
    void shouldShareAPortAmongDestinationsLikeLinux() {
        NatTable table = table(Nat.LINUX.withPorts(PortPolicy.PRESERVING.within(4_433, 4_434)));

        for (int i = 0; i < 1_000; i++) {
            Endpoint far = new Endpoint(FAR.address(), 1 + i);
            assertThat(out(table, INSIDE, far).port()).isEqualTo(4_433);
            assertThat(out(table, NEIGHBOUR, far).port()).isEqualTo(4_434);
        }
    }

    @Test
    void shouldRemapThePortThatAnUnsolicitedPacketHasTaken() {
        NatTable table = table(Nat.LINUX_WITHOUT_INPUT_DROP);
        Endpoint preserved = new Endpoint(OUTSIDE, INSIDE.port());
        assertThat(table.inbound(FAR, preserved, 0)).isNull();

        Endpoint remapped = out(table, INSIDE, FAR);

        assertThat(remapped.port()).isNotEqualTo(INSIDE.port());
        assertThat(out(table, INSIDE, FAR_OTHER_PORT)).isEqualTo(preserved);
        assertThat(table.inbound(FAR, preserved, 1)).isNull();
        assertThat(table.inbound(FAR, remapped, 1)).isEqualTo(INSIDE);
    }

    @Test
    void shouldFreeThePortOfAnUnsolicitedPacketWhenItIsNotRepeated() {
        NatTable table = table(Nat.LINUX_WITHOUT_INPUT_DROP);
        Endpoint preserved = new Endpoint(OUTSIDE, INSIDE.port());
        table.inbound(FAR, preserved, 0);
        table.inbound(FAR, preserved, 20 * SECOND);

        assertThat(table.peekInbound(FAR, preserved, 30 * SECOND)).isNull();
        assertThat(table.outbound(INSIDE, FAR, 50 * SECOND - 1)).isNotEqualTo(preserved);
        NatTable other = table(Nat.LINUX_WITHOUT_INPUT_DROP);
        other.inbound(FAR, preserved, 0);
        other.inbound(FAR, preserved, 20 * SECOND);
        assertThat(other.outbound(INSIDE, FAR, 50 * SECOND)).isEqualTo(preserved);
    }

    @Test
    void shouldForgetEverythingAtARestart() {
        NatTable table = table(Nat.PORT_RESTRICTED.withPorts(PortPolicy.RANDOM));
        Endpoint before = out(table, INSIDE, FAR);
        table.forgetAll();

        assertThat(table.inbound(FAR, before, 1)).isNull();
        assertThat(out(table, INSIDE, FAR)).isNotEqualTo(before);
    }

    @Test
    void shouldPeekWithoutAChange() {
        NatTable table = table(Nat.PORT_RESTRICTED);
        assertThat(table.peekOutbound(INSIDE, FAR, 0)).isNull();
        Endpoint outside = out(table, INSIDE, FAR);
        long end = Lifetime.RECOMMENDED.unrepliedNanos();

        assertThat(table.peekOutbound(INSIDE, FAR, end - 1)).isEqualTo(outside);
        assertThat(table.peekInbound(FAR, outside, end - 1)).isEqualTo(INSIDE);
        assertThat(table.peekInbound(FAR, outside, end)).isNull();
        assertThat(table.peekOutbound(INSIDE, FAR, end)).isNull();
    }

    @Test
    void shouldRefuseWhatDoesNotGoTogether() {
        assertThatThrownBy(() -> Nat.SYMMETRIC.withTracksUnsolicited(true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Nat.of(MappingBehavior.NONE, FilteringBehavior.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PortPolicy.RANDOM.within(10, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lifetime(0, 1, true)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int blockOf(Endpoint outside) {
        return (outside.port() - 1_024) / 256;
    }

    private static String mappingOf(Nat nat, Endpoint destination) {
        NatTable table = table(nat);
        return out(table, INSIDE, FAR).equals(out(table, INSIDE, destination)) ? "same" : "other";
    }

    private static String entryFrom(Nat nat, Endpoint source) {
        NatTable table = table(nat);
        Endpoint inside = table.inbound(source, out(table, INSIDE, FAR), 1);
        assertThat(inside).isIn(INSIDE, null);
        return inside == null ? "out" : "in";
    }

    private static Endpoint out(NatTable table, Endpoint source, Endpoint destination) {
        Endpoint outside = table.outbound(source, destination, 0);
        if (outside == null) {
            throw new AssertionError("Refused: " + source + " to " + destination);
        }
        return outside;
    }

    private static NatTable table(Nat nat) {
        return new NatTable(nat, OUTSIDE, new SplittableRandom(1));
    }
}
