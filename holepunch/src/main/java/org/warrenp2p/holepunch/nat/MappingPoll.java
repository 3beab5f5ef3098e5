package org.warrenp2p.holepunch.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.warrenp2p.holepunch.nat.EndpointObservations.Kept;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.transport.RateBuckets;

/**
 * Counts observations into a {@link MappingView}. Every prefix has one vote, the latest of its observers on their main
 * ports. What most say (more than half) holds: two thirds of honest ones always are more, a third of liars never is,
 * whatever they agree on.
 */
final class MappingPoll {

    private final ObservationSettings settings;
    private final List<Endpoint> locals;

    /** Of all sockets. */
    private final List<Kept> all;

    /** Of this socket. */
    private final List<Kept> own;

    /** One of each prefix, the latest first. */
    private final List<Kept> votes;

    MappingPoll(ObservationSettings settings, List<Kept> fresh, int socket, List<Endpoint> locals) {
        this.settings = settings;
        this.all = fresh;
        this.locals = locals;
        this.own = fresh.stream().filter(one -> one.latest().socket() == socket).toList();
        this.votes = votesOf(own);
    }

    private List<Kept> votesOf(List<Kept> observations) {
        Map<IpAddress, Kept> byPrefix = new LinkedHashMap<>();
        for (Kept one : observations) {
            if (!one.latest().auxiliary()) {
                IpAddress prefix = RateBuckets.networkOf(one.latest().askedAt().address());
                byPrefix.merge(prefix, one, (a, b) -> isLater(b, a) ? b : a);
            }
        }
        return byPrefix.values().stream()
                .sorted(MappingPoll::latestFirst)
                .limit(settings.maxVotes())
                .toList();
    }

    MappingView view() {
        if (votes.isEmpty()) {
            return MappingView.NOTHING;
        }
        Tally<Endpoint> endpoints = new Tally<>(votes, Kept::observed);
        MappingBehavior mapping = mappingOf(endpoints);
        Tally<IpAddress> addresses = new Tally<>(votes, one -> one.observed().address());
        boolean agreed = mapping == MappingBehavior.NONE || mapping == MappingBehavior.ENDPOINT_INDEPENDENT;
        Endpoint mapped = agreed || mapping == MappingBehavior.UNKNOWN ? endpoints.top : latestAt(addresses.top);
        int collisions = agreed ? addresses.votesOf(mapped.address()) - endpoints.votesOf(mapped) : 0;
        return new MappingView(
                votes.size(),
                endpoints.votesOf(mapped),
                mapped,
                mapping,
                preservesPort(),
                isPooled(),
                collisions,
                agreed
                        ? PortPattern.UNKNOWN
                        : allocations(mapping == MappingBehavior.ADDRESS_AND_PORT_DEPENDENT)
                                .pattern(),
                votes.size() >= settings.quorum());
    }

    private MappingBehavior mappingOf(Tally<Endpoint> endpoints) {
        if (isMajority(endpoints.topVotes, votes.size())) {
            if (locals.contains(endpoints.top)) {
                return MappingBehavior.NONE;
            }
            // a single one cannot show that others see the same
            return votes.size() == 1 ? MappingBehavior.UNKNOWN : MappingBehavior.ENDPOINT_INDEPENDENT;
        }
        int pairs = 0;
        int same = 0;
        for (Kept main : own) {
            for (Kept other : own) {
                if (!main.latest().auxiliary() && other.latest().auxiliary() && isSameHost(main, other)) {
                    pairs++;
                    same += main.observed().equals(other.observed()) ? 1 : 0;
                }
            }
        }
        // nearly all translators that are not endpoint-independent look at the port too
        return isMajority(same, pairs) ? MappingBehavior.ADDRESS_DEPENDENT : MappingBehavior.ADDRESS_AND_PORT_DEPENDENT;
    }

    private static boolean isSameHost(Kept main, Kept other) {
        return main.latest().observer().peer().equals(other.latest().observer().peer())
                && main.latest()
                        .askedAt()
                        .address()
                        .equals(other.latest().askedAt().address());
    }

    private boolean preservesPort() {
        long preserved = votes.stream()
                .filter(one -> locals.stream()
                        .anyMatch(local -> local.port() == one.observed().port()))
                .count();
        return isMajority((int) preserved, votes.size());
    }

    /** Over all sockets, because a translator may keep each one to one address. */
    private boolean isPooled() {
        List<Kept> ballots = new ArrayList<>();
        all.stream()
                .map(one -> one.latest().socket())
                .distinct()
                .forEach(socket -> ballots.addAll(votesOf(all.stream()
                        .filter(one -> one.latest().socket() == socket)
                        .toList())));
        Tally<IpAddress> addresses = new Tally<>(ballots, one -> one.observed().address());
        return ballots.size() >= settings.quorum() && 3 * addresses.topVotes < 2 * ballots.size();
    }

    /** The newest mapping at {@code address}. */
    private Endpoint latestAt(IpAddress address) {
        return votes.stream()
                .map(Kept::observed)
                .filter(observed -> observed.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    /** The ports of all sockets in the order in which they were asked for. */
    private PortAllocations allocations(boolean portCounts) {
        return new PortAllocations(all.stream()
                // where only the far address counts, its two ports share one
                .filter(one -> portCounts || !one.latest().auxiliary())
                .sorted(Comparator.comparing(Kept::allocatedNanos, (a, b) -> Long.signum(a - b)))
                .mapToInt(one -> one.observed().port())
                .toArray());
    }

    private static boolean isMajority(int count, int of) {
        return 2 * count > of;
    }

    private static boolean isLater(Kept one, Kept other) {
        return one.latest().sentNanos() - other.latest().sentNanos() > 0;
    }

    private static int latestFirst(Kept a, Kept b) {
        return Long.signum(b.latest().sentNanos() - a.latest().sentNanos());
    }

    /** What how many name; among equals the one that was named latest is on top. */
    private static final class Tally<T> {

        private final Map<T, Integer> counts = new LinkedHashMap<>();
        private final T top;
        private final int topVotes;

        Tally(List<Kept> ballots, Function<Kept, T> named) {
            ballots.forEach(one -> counts.merge(named.apply(one), 1, Integer::sum));
            T most = named.apply(ballots.get(0));
            for (Map.Entry<T, Integer> entry : counts.entrySet()) {
                most = entry.getValue() > votesOf(most) ? entry.getKey() : most;
            }
            this.top = most;
            this.topVotes = votesOf(most);
        }

        int votesOf(T choice) {
            return counts.getOrDefault(choice, 0);
        }
    }
}
