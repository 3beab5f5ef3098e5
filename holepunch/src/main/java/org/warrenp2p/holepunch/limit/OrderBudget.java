package org.warrenp2p.holepunch.limit;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/**
 * What one order may cost those it names: so many packets to an address that has not answered any. With
 * a spray granted, one address may get a packet at each of so many ports, and one endpoint of it more. Endpoints are
 * bounded by the packets.
 */
public final class OrderBudget {

    private final LimitSettings settings;
    private final boolean privateNetwork;
    private final Map<IpAddress, Integer> toAddress = new LinkedHashMap<>();
    private final Map<Endpoint, Integer> toEndpoint = new LinkedHashMap<>();
    private final Map<Endpoint, Integer> toSprayed = new LinkedHashMap<>();
    private final Set<IpAddress> confirmed = new LinkedHashSet<>();
    private @Nullable Endpoint sprayed;
    private int sprayPackets;
    private long refused;

    /**
     * Nothing spent.
     *
     * @param privateNetwork whether private addresses are what public ones are elsewhere, as in a laboratory
     */
    public OrderBudget(LimitSettings settings, boolean privateNetwork) {
        this.settings = settings;
        this.privateNetwork = privateNetwork;
    }

    /** A packet of ours was answered from there: its owner wants them. */
    public void confirm(Endpoint endpoint) {
        confirmed.add(endpoint.address());
    }

    /** Whether a packet of ours was answered from there. */
    public boolean isConfirmed(Endpoint endpoint) {
        return confirmed.contains(endpoint.address());
    }

    /** A spray at the address of {@code validated}, which a coordinator has validated, is granted. */
    public void grantSpray(Endpoint validated) {
        sprayed = validated;
    }

    /** Whether one more packet may go to {@code target}; if so it counts. */
    public boolean trySpend(Endpoint target, Purpose purpose) {
        if (isConfirmed(target)) {
            return true;
        }
        boolean allowed = purpose == Purpose.SPRAY ? trySpray(target) : tryProbe(target);
        refused += allowed ? 0 : 1;
        return allowed;
    }

    /** Packets that were not sent because of the caps. */
    public long refused() {
        return refused;
    }

    private boolean tryProbe(Endpoint target) {
        int spent = toAddress.getOrDefault(target.address(), 0);
        int atEndpoint = toEndpoint.getOrDefault(target, 0);
        boolean neighbour = target.address().isPrivate() && !privateNetwork;
        if (spent >= settings.packetsPerOrder() || (neighbour && atEndpoint >= settings.packetsPerNeighbour())) {
            return false;
        }
        toAddress.put(target.address(), spent + 1);
        toEndpoint.put(target, atEndpoint + 1);
        return true;
    }

    /** Either many to the one that was validated, or one to each of many ports. */
    private boolean trySpray(Endpoint target) {
        if (sprayed == null || !sprayed.address().equals(target.address())) {
            return false;
        }
        int spent = toSprayed.getOrDefault(target, 0);
        int most = target.equals(sprayed) ? settings.sprayPacketsPerEndpoint() : 1;
        if (spent >= most || sprayPackets >= settings.sprayProbes()) {
            return false;
        }
        toSprayed.put(target, spent + 1);
        sprayPackets++;
        return true;
    }
}
