package org.warrenp2p.holepunch.portmap;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;

/**
 * What a router is asked for.
 *
 * @param internal where the node listens, with its address towards the router
 * @param suggested where outside it would like to be reached: as before, or the same port at any address
 * @param nonce 12 bytes by which a PCP server knows who may change the mapping (RFC 6887, 11.2)
 * @param lifetimeSeconds how long it shall live
 */
public record MappingRequest(Endpoint internal, Endpoint suggested, Bytes nonce, long lifetimeSeconds) {

    /** RFC 6887, 11.1. */
    public static final int NONCE_BYTES = 12;

    /** @throws IllegalArgumentException if the nonce has another length */
    public MappingRequest {
        if (nonce.length() != NONCE_BYTES) {
            throw new IllegalArgumentException("A nonce has 12 bytes, not " + nonce.length());
        }
    }

    MappingRequest suggesting(Endpoint external) {
        return new MappingRequest(internal, external, nonce, lifetimeSeconds);
    }
}
