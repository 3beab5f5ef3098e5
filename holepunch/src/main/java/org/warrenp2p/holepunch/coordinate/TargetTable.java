package org.warrenp2p.holepunch.coordinate;

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
 * The peers that want orders from here, each until its registration expires. Nobody gives way to a newcomer: who is here
 * has told others so in its record.
 */
public final class TargetTable {

    private final CoordinationSettings settings;
    private final long lifeNanos;
    /** Bounded by {@code settings.targets}; the one that expires first is first. */
    private final Map<PeerId, Target> targets = new LinkedHashMap<>();
    /** How many of them are in which network; bounded by them. */
    private final Map<IpAddress, Integer> perNetwork = new LinkedHashMap<>();

    /** Nobody. */
    public TargetTable(CoordinationSettings settings) {
        this.settings = settings;
        this.lifeNanos = settings.life().toNanos();
    }

    /** What becomes of a registration. */
    public enum Outcome {
        /** It is a new one. */
        ADDED,
        /** It was here, and stays for longer. */
        RENEWED,
        /** There are too many. */
        FULL,
        /** There are too many of that network. */
        NETWORK_FULL
    }

    /** Registers {@code peer}, who is at {@code address}, or renews that. */
    public Outcome register(PeerId peer, IpAddress address, long nowNanos) {
        Target before = targets.get(peer);
        IpAddress network = networkOf(address);
        boolean moved = before == null || !Objects.equals(before.network, network);
        if (before == null && targets.size() >= settings.targets()) {
            return Outcome.FULL;
        }
        if (moved && network != null && perNetwork.getOrDefault(network, 0) >= settings.targetsPerNetwork()) {
            return Outcome.NETWORK_FULL;
        }
        remove(peer);
        targets.put(peer, new Target(network, nowNanos + lifeNanos));
        if (network != null) {
            perNetwork.merge(network, 1, Integer::sum);
        }
        return before == null ? Outcome.ADDED : Outcome.RENEWED;
    }

    /** Whether {@code peer} was here; it is not any more. */
    public boolean remove(PeerId peer) {
        Target target = targets.remove(peer);
        if (target != null && target.network != null) {
            perNetwork.computeIfPresent(target.network, (network, count) -> count == 1 ? null : count - 1);
        }
        return target != null;
    }

    /** Whether orders for {@code peer} are to be passed on. */
    public boolean contains(PeerId peer, long nowNanos) {
        Target target = targets.get(peer);
        return target != null && target.expiresNanos - nowNanos > 0;
    }

    /** Forgets those whose time is over, and says who they are. */
    public List<PeerId> expire(long nowNanos) {
        List<PeerId> expired = new ArrayList<>();
        for (Map.Entry<PeerId, Target> entry : targets.entrySet()) {
            if (entry.getValue().expiresNanos - nowNanos > 0) {
                break;
            }
            expired.add(entry.getKey());
        }
        expired.forEach(this::remove);
        return expired;
    }

    /** How long until the next one expires; a negative number if there is none. */
    public long untilExpiryNanos(long nowNanos) {
        for (Target first : targets.values()) {
            return Math.max(0, first.expiresNanos - nowNanos);
        }
        return -1;
    }

    /** How many there are. */
    public int size() {
        return targets.size();
    }

    /** What is limited together with {@code address}, or null: private networks are small, and their own business. */
    static @Nullable IpAddress networkOf(IpAddress address) {
        return address.isPublic() ? RateBuckets.networkOf(address) : null;
    }

    private record Target(@Nullable IpAddress network, long expiresNanos) {}
}
