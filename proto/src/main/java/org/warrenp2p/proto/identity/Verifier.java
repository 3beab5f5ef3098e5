package org.warrenp2p.proto.identity;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/** Checks signatures. Safe for use by several threads. */
@FunctionalInterface
public interface Verifier {

    /**
     * Whether {@code signature} is {@code signer}'s over {@code content} for this use and network. Takes about 100 µs of
     * CPU; false, never an exception, for anything malformed.
     */
    boolean verify(PeerId signer, SignatureUse use, NetworkId network, Bytes content, Bytes signature);
}
