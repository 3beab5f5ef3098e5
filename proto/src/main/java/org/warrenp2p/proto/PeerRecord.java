package org.warrenp2p.proto;

import java.util.List;

/**
 * What a peer says of itself. A higher {@code sequence} replaces a lower one; after {@code expiresAtMillis} nobody may
 * use it. On the wire it travels signed, as a {@link SignedPeerRecord}.
 *
 * @param sequence grows with every publication (peers use their wall clock in milliseconds, so it survives a loss of
 *     state)
 * @param issuedAtMillis wall clock of the issuer, milliseconds since 1970
 * @param expiresAtMillis wall clock, at most 24 h after the issue
 * @param endpoints UDP endpoints where the peer listens, best first, at most {@value #MAX_ENDPOINTS}
 * @param coordinators who can signal a punch to it, at most {@value #MAX_COORDINATORS}
 * @param relays where it holds reservations, at most {@value #MAX_RELAYS}
 */
public record PeerRecord(
        PeerId peer,
        long sequence,
        long issuedAtMillis,
        long expiresAtMillis,
        List<Endpoint> endpoints,
        NatProfile nat,
        List<Contact> coordinators,
        List<Contact> relays) {

    /** Most endpoints in a record (PROTOCOL: sizes). */
    public static final int MAX_ENDPOINTS = 8;

    /** Most coordinators in a record. */
    public static final int MAX_COORDINATORS = 4;

    /** Most relays in a record. */
    public static final int MAX_RELAYS = 2;

    /** @throws IllegalArgumentException if a list is too long or a time is negative */
    public PeerRecord {
        if (issuedAtMillis < 0 || expiresAtMillis < 0) {
            throw new IllegalArgumentException("A record's times are milliseconds after 1970");
        }
        if (endpoints.size() > MAX_ENDPOINTS || coordinators.size() > MAX_COORDINATORS || relays.size() > MAX_RELAYS) {
            throw new IllegalArgumentException("A record holds at most 8 endpoints, 4 coordinators and 2 relays");
        }
        endpoints = List.copyOf(endpoints);
        coordinators = List.copyOf(coordinators);
        relays = List.copyOf(relays);
    }
}
