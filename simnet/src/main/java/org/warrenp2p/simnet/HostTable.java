package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;

/** Which host has which address: open addressing with linear probing, at most half full; asked for every datagram. */
final class HostTable {

    private static final int INITIAL_CAPACITY = 64;

    private @Nullable IpAddress[] addresses = new IpAddress[INITIAL_CAPACITY];
    private @Nullable SimHost[] hosts = new SimHost[INITIAL_CAPACITY];
    private int size;

    @Nullable
    SimHost get(IpAddress address) {
        return hosts[placeOf(address)];
    }

    /** @throws IllegalArgumentException if another host has it */
    void put(IpAddress address, SimHost host) {
        int place = placeOf(address);
        if (hosts[place] != null) {
            throw new IllegalArgumentException(address + " belongs to " + hosts[place] + " already");
        }
        addresses[place] = address;
        hosts[place] = host;
        if (++size * 2 > hosts.length) {
            grow();
        }
    }

    /** Removes the entry and moves later ones of its chain up, so that no marks of deleted entries pile up. */
    void remove(IpAddress address) {
        int hole = placeOf(address);
        if (hosts[hole] == null) {
            return;
        }
        size--;
        int mask = hosts.length - 1;
        for (int place = (hole + 1) & mask; ; place = (place + 1) & mask) {
            IpAddress moved = addresses[place];
            if (moved == null) {
                break;
            }
            int distanceFromHome = (place - home(moved)) & mask;
            int distanceFromHole = (place - hole) & mask;
            if (distanceFromHome >= distanceFromHole) {
                addresses[hole] = moved;
                hosts[hole] = hosts[place];
                hole = place;
            }
        }
        addresses[hole] = null;
        hosts[hole] = null;
    }

    /** Where the address is, or the empty place where it would go. */
    private int placeOf(IpAddress address) {
        int place = home(address);
        while (true) {
            IpAddress there = addresses[place];
            if (there == null || there.equals(address)) {
                return place;
            }
            place = (place + 1) & (hosts.length - 1);
        }
    }

    private int home(IpAddress address) {
        return (int) Mixing.mix(address.high() ^ Mixing.mix(address.low())) & (hosts.length - 1);
    }

    private void grow() {
        @Nullable IpAddress[] oldAddresses = addresses;
        @Nullable SimHost[] oldHosts = hosts;
        addresses = new IpAddress[oldHosts.length * 2];
        hosts = new SimHost[oldHosts.length * 2];
        for (int i = 0; i < oldHosts.length; i++) {
            IpAddress address = oldAddresses[i];
            if (address != null) {
                int place = placeOf(address);
                addresses[place] = address;
                hosts[place] = oldHosts[i];
            }
        }
    }
}
