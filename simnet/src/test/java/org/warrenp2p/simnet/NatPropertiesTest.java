package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;

/** Every translator against one that is written down as RFC 4787 says it, with lists and no keys. */
class NatPropertiesTest {

    private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.1");
    private static final int PORTS = 12;

    /** One packet: who of inside and outside, which way, how long after the one before. */
    record Act(boolean outbound, int inside, int far, int portChoice, int pauseNanos) {}

    @Property(tries = 1_000)
    void shouldDoWhatTheModelDoes(@ForAll("nats") Nat nat, @ForAll("acts") List<Act> acts) {
        NatTable table = new NatTable(nat, OUTSIDE, new SplittableRandom(3));
        Model model = new Model(nat);
        long now = 0;
        for (Act act : acts) {
            now += act.pauseNanos;
            Endpoint inside = new Endpoint(IpAddress.ofIpv4(0xc0a80102 + act.inside / 2), 2_000 + act.inside % 2);
            Endpoint far = new Endpoint(IpAddress.ofIpv4(0xc6336401 + act.far / 3), 1_000 + act.far % 3);
            if (act.outbound) {
                model.sent(inside, far, table.outbound(inside, far, now), now);
            } else {
                Endpoint outside = model.outsideToTry(act.portChoice);
                assertThat(table.inbound(far, outside, now)).isEqualTo(model.received(far, outside, now));
            }
        }
    }

    @Provide
    Arbitrary<Nat> nats() {
        Arbitrary<PortPolicy> policies = Arbitraries.of(
                PortPolicy.PRESERVING.within(2_000, 2_000 + PORTS - 1),
                PortPolicy.SEQUENTIAL.within(2_000, 2_000 + PORTS - 1),
                PortPolicy.RANDOM.within(2_000, 2_000 + PORTS - 1),
                PortPolicy.blocks(4, 1).within(2_000, 2_000 + PORTS - 1));
        Arbitrary<Lifetime> lifetimes =
                Arbitraries.of(new Lifetime(50, 50, false), new Lifetime(30, 80, true), new Lifetime(30, 80, false));
        return Combinators.combine(
                        Arbitraries.of(MappingBehavior.class).filter(NatPropertiesTest::translates),
                        Arbitraries.of(FilteringBehavior.class).filter(NatPropertiesTest::filters),
                        policies,
                        lifetimes)
                .as((mapping, filtering, policy, lifetime) ->
                        Nat.of(mapping, filtering).withPorts(policy).withLifetime(lifetime));
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 20))
                .as(Act::new)
                .list()
                .ofMaxSize(200);
    }

    private static boolean translates(MappingBehavior mapping) {
        return mapping != MappingBehavior.UNKNOWN && mapping != MappingBehavior.NONE;
    }

    private static boolean filters(FilteringBehavior filtering) {
        return filtering != FilteringBehavior.UNKNOWN && filtering != FilteringBehavior.NONE;
    }

    /** What was mapped and opened, and until when. */
    private static final class Model {

        private final Nat nat;
        private final List<Entry> mappings = new ArrayList<>();
        private final List<Entry> openings = new ArrayList<>();
        private final List<Endpoint> everGiven = new ArrayList<>();

        Model(Nat nat) {
            this.nat = nat;
        }

        private static final class Entry {
            final Endpoint inside;
            final Endpoint far;
            final Endpoint outside;
            long end;
            boolean replied;

            Entry(Endpoint inside, Endpoint far, Endpoint outside) {
                this.inside = inside;
                this.far = far;
                this.outside = outside;
            }

            void out(Lifetime lifetime, long now) {
                end = now + (replied ? lifetime.repliedNanos() : lifetime.unrepliedNanos());
            }

            void in(Lifetime lifetime, long now) {
                replied = true;
                end = lifetime.refreshedByInbound() ? now + lifetime.repliedNanos() : end;
            }
        }

        void sent(Endpoint inside, Endpoint far, @Nullable Endpoint outside, long now) {
            mappings.removeIf(entry -> entry.end <= now);
            openings.removeIf(entry -> entry.end <= now);
            Entry mapping = mappings.stream()
                    .filter(entry -> entry.inside.equals(inside) && mapsAlike(entry.far, far))
                    .findFirst()
                    .orElse(null);
            if (outside == null) {
                assertThat(mapping).as("refused although mapped").isNull();
                assertExhausted(inside, far);
                return;
            }
            if (mapping == null) {
                assertPortIsFree(outside, far);
                mapping = new Entry(inside, far, outside);
                mappings.add(mapping);
                everGiven.add(outside);
            }
            assertThat(outside).isEqualTo(mapping.outside);
            mapping.out(nat.lifetime(), now);
            Entry opening = openings.stream()
                    .filter(entry -> entry.outside.equals(outside) && filtersAlike(entry.far, far))
                    .findFirst()
                    .orElse(null);
            if (opening == null) {
                opening = new Entry(inside, far, outside);
                openings.add(opening);
            }
            opening.out(nat.lifetime(), now);
        }

        @Nullable
        Endpoint received(Endpoint far, Endpoint outside, long now) {
            for (Entry opening : openings) {
                boolean mayPass = opening.outside.equals(outside) && filtersAlike(opening.far, far);
                Entry mapping = mayPass ? mappingOf(opening, far, now) : null;
                if (mapping != null && (opening.end > now || isEverybodys())) {
                    opening.in(nat.lifetime(), now);
                    mapping.in(nat.lifetime(), now);
                    return mapping.inside;
                }
            }
            return null;
        }

        /** Where everybody is let in there is nothing but the mapping. */
        private boolean isEverybodys() {
            return nat.filtering() == FilteringBehavior.ENDPOINT_INDEPENDENT;
        }

        private @Nullable Entry mappingOf(Entry opening, Endpoint far, long now) {
            for (Entry mapping : mappings) {
                boolean same = mapping.outside.equals(opening.outside) && mapping.inside.equals(opening.inside);
                if (same && mapping.end > now && (!nat.sharesPorts() || mapsAlike(mapping.far, far))) {
                    return mapping;
                }
            }
            return null;
        }

        private void assertPortIsFree(Endpoint outside, Endpoint far) {
            assertThat(outside.port()).isBetween(2_000, 2_000 + PORTS - 1);
            assertThat(mappings)
                    .as("two inside sources on one outside port")
                    .noneMatch(entry ->
                            entry.outside.equals(outside) && (!nat.sharesPorts() || mapsAlike(entry.far, far)));
        }

        private void assertExhausted(Endpoint inside, Endpoint far) {
            long taken = mappings.stream()
                    .filter(entry -> !nat.sharesPorts() || mapsAlike(entry.far, far))
                    .count();
            boolean blocks = nat.ports().choice() == PortPolicy.Choice.BLOCKS;
            long takenByAddress = mappings.stream()
                    .filter(entry -> entry.inside.address().equals(inside.address()))
                    .count();
            assertThat(taken == PORTS || (blocks && (takenByAddress == 4 || taken >= PORTS / 4)))
                    .as("refused although there are ports")
                    .isTrue();
        }

        Endpoint outsideToTry(int choice) {
            return everGiven.isEmpty() ? new Endpoint(OUTSIDE, 2_000) : everGiven.get(choice % everGiven.size());
        }

        private boolean mapsAlike(Endpoint one, Endpoint other) {
            return switch (nat.mapping()) {
                case ENDPOINT_INDEPENDENT -> true;
                case ADDRESS_DEPENDENT -> one.address().equals(other.address());
                default -> one.equals(other);
            };
        }

        private boolean filtersAlike(Endpoint one, Endpoint other) {
            return switch (nat.filtering()) {
                case ENDPOINT_INDEPENDENT -> true;
                case ADDRESS_DEPENDENT -> one.address().equals(other.address());
                default -> one.equals(other);
            };
        }
    }
}
