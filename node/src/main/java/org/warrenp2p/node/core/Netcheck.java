package org.warrenp2p.node.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.nat.Hairpinning;
import org.warrenp2p.holepunch.nat.MappingLifetime;
import org.warrenp2p.holepunch.nat.MappingView;
import org.warrenp2p.holepunch.nat.NatReport;
import org.warrenp2p.holepunch.nat.ObservationSettings;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.node.core.nat.NatWatch;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.transport.EventLoop;

/** One check of a node's network, from whatever moment of its joining, in less than five seconds. */
final class Netcheck {

    /** The bar of docs/cli.md is 5 s, of which the caller has some. */
    private static final long ALL_NANOS = TimeUnit.MILLISECONDS.toNanos(4_700);

    /** Left to put the rest together when the measurement is told to end. */
    private static final long LEAST_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** While the node joins, more observers answer: after that what is there has to do. */
    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventLoop loop;
    private final NatWatch nat;
    private final Families families;
    private final boolean withLifetime;
    private final Supplier<String> portMapping;
    private final Surroundings relays;
    private final Consumer<NetcheckReport> done;
    private final long startedNanos;

    /** Relays that a node could use. */
    interface Surroundings {

        /** Begins to look for them. */
        void look();

        /** Those that were found so far, the nearest first. */
        List<NetcheckReport.Relay> found();
    }

    /** @param portMapping how the router was brought to lead a port here; asked at the end */
    Netcheck(
            EventLoop loop,
            NatWatch nat,
            Families families,
            boolean withLifetime,
            Supplier<String> portMapping,
            Surroundings relays,
            Consumer<NetcheckReport> done) {
        this.loop = loop;
        this.nat = nat;
        this.families = families;
        this.withLifetime = withLifetime;
        this.portMapping = portMapping;
        this.relays = relays;
        this.done = done;
        this.startedNanos = loop.nanoTime();
    }

    void begin() {
        loop.schedule(0, this::gather);
    }

    private void gather() {
        long elapsedNanos = loop.nanoTime() - startedNanos;
        boolean some = observers(IpFamily.IPV4) + observers(IpFamily.IPV6) > 0;
        boolean enough = isEnough(IpFamily.IPV4) && isEnough(IpFamily.IPV6);
        if (enough || (some && elapsedNanos >= GATHERING_NANOS)) {
            relays.look();
            nat.check(ALL_NANOS - elapsedNanos, this::checked);
        } else if (ALL_NANOS - elapsedNanos < LEAST_CHECK_NANOS) {
            done.accept(report());
        } else {
            loop.schedule(POLL_NANOS, this::gather);
        }
    }

    private void checked() {
        if (withLifetime) {
            nat.measureLifetime(() -> done.accept(report()));
        } else {
            done.accept(report());
        }
    }

    private int observers(IpFamily family) {
        return nat.observerPrefixes(family);
    }

    private boolean isEnough(IpFamily family) {
        boolean used =
                families == Families.BOTH || families == (family == IpFamily.IPV4 ? Families.IPV4 : Families.IPV6);
        // twice the quorum, so that some may lie
        return !used || observers(family) >= 2 * ObservationSettings.DEFAULT.quorum();
    }

    private NetcheckReport report() {
        NetcheckReport.Family ipv4 = family(nat.report(IpFamily.IPV4));
        NetcheckReport.Family ipv6 = family(nat.report(IpFamily.IPV6));
        Boolean reachable = reachable(ipv4, ipv6);
        return new NetcheckReport(
                ipv4 != null || ipv6 != null,
                ipv4,
                ipv6,
                portMapping.get(),
                reachable,
                reachable == null || reachable,
                relays.found(),
                Duration.ofNanos(loop.nanoTime() - startedNanos));
    }

    private static @Nullable Boolean reachable(
            NetcheckReport.@Nullable Family ipv4, NetcheckReport.@Nullable Family ipv6) {
        Boolean first = ipv4 == null ? null : reachable(ipv4.filtering());
        Boolean second = ipv6 == null ? null : reachable(ipv6.filtering());
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first || second;
    }

    private static @Nullable Boolean reachable(FilteringBehavior filtering) {
        return switch (filtering) {
            case UNKNOWN -> null;
            case NONE, ENDPOINT_INDEPENDENT -> true;
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT -> false;
        };
    }

    private static NetcheckReport.@Nullable Family family(NatReport report) {
        MappingView mapping = report.mapping();
        Endpoint mapped = mapping.mapped();
        if (mapped == null) {
            return null;
        }
        return new NetcheckReport.Family(
                mapped,
                mapping.mapping(),
                report.profile().filtering(),
                mapping.preservesPort(),
                mapping.ports().isRegular() ? mapping.ports().delta() : null,
                hairpin(report.hairpin()),
                lifetime(report.lifetime()),
                mapping.observers(),
                report.certain());
    }

    private static @Nullable Boolean hairpin(Hairpinning hairpin) {
        return switch (hairpin) {
            case UNKNOWN -> null;
            case YES -> true;
            case NO -> false;
        };
    }

    private static NetcheckReport.@Nullable Lifetime lifetime(MappingLifetime lifetime) {
        if (lifetime.equals(MappingLifetime.UNKNOWN)) {
            return null;
        }
        boolean survivedAll = lifetime.dead().equals(MappingLifetime.NEVER);
        return new NetcheckReport.Lifetime(lifetime.alive(), survivedAll ? null : lifetime.dead());
    }
}
