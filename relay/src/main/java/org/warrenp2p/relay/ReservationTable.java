package org.warrenp2p.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.RateBuckets;

/**
 * The peers that circuits may be opened to, each until its reservation expires. Nobody gives way to a newcomer: who is
 * here has told others so in its record.
 */
public final class ReservationTable {

    private final RelaySettings settings;
    private final long lifeNanos;
    /** Bounded by {@code settings.reservations}; the one that expires first is first. */
    private final Map<PeerId, Place> places = new LinkedHashMap<>();
    /** How many of them are in which network; bounded by them. */
    private final Map<IpAddress, Integer> perNetwork = new LinkedHashMap<>();

    /** Nobody. */
    public ReservationTable(RelaySettings settings) {
        this.settings = settings;
        this.lifeNanos = settings.reservationLife().toNanos();
    }

    /** What becomes of a reservation. */
    public enum Outcome {
        /** It is a new one. */
        ADDED,
        /** It was here, and stays for longer. */
        RENEWED,
        /** There are too many. */
        FULL,
        /** There are too many of that network. */
        PREFIX_FULL,
        /** That peer is not served. */
        DENIED
    }

    /** Keeps a place for {@code peer}, who is at {@code address}, or keeps it for longer. */
    public Outcome reserve(PeerId peer, IpAddress address, long nowNanos) {
        if (!settings.serves(peer)) {
            return Outcome.DENIED;
        }
        Place before = places.get(peer);
        IpAddress network = networkOf(address);
        boolean moved = before == null || !Objects.equals(before.network, network);
        if (before == null && places.size() >= settings.reservations()) {
            return Outcome.FULL;
        }
        if (moved && network != null && perNetwork.getOrDefault(network, 0) >= settings.reservationsPerNetwork()) {
            return Outcome.PREFIX_FULL;
        }
        remove(peer);
        places.put(peer, new Place(network, nowNanos + lifeNanos));
        if (network != null) {
            perNetwork.merge(network, 1, Integer::sum);
        }
        return before == null ? Outcome.ADDED : Outcome.RENEWED;
    }

    /** Whether {@code peer} was here; it is not any more. */
    public boolean remove(PeerId peer) {
        Place place = places.remove(peer);
        if (place != null && place.network != null) {
            perNetwork.computeIfPresent(place.network, (network, count) -> count == 1 ? null : count - 1);
        }
        return place != null;
    }

    /** Whether circuits to {@code peer} may be opened. */
    public boolean contains(PeerId peer, long nowNanos) {
        Place place = places.get(peer);
        return place != null && place.expiresNanos - nowNanos > 0;
    }

    /** Forgets those whose time is over, and says who they are. */
    public List<PeerId> expire(long nowNanos) {
        List<PeerId> expired = new ArrayList<>();
        for (Map.Entry<PeerId, Place> entry : places.entrySet()) {
            if (entry.getValue().expiresNanos - nowNanos > 0) {
                break;
            }
            expired.add(entry.getKey());
        }
        expired.forEach(this::remove);
        return expired;
    }

    /** Forgets everybody, and says who that was. */
    public List<PeerId> clear() {
        List<PeerId> all = new ArrayList<>(places.keySet());
        all.forEach(this::remove);
        return all;
    }

    /** How many there are. */
    public int size() {
        return places.size();
    }

    /** What is limited together with {@code address}, or null: private networks are small, and their own business. */
    static @Nullable IpAddress networkOf(IpAddress address) {
        return address.isPublic() ? RateBuckets.networkOf(address) : null;
    }

    private record Place(@Nullable IpAddress network, long expiresNanos) {}
}
