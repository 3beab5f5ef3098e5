package org.warrenp2p.proto.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;

/**
 * Ed25519 as RFC 8032 section 5.1.7 verifies it, by Bouncy Castle: non-canonical numbers and keys of small order (under
 * which everything would verify) are refused. Stateless.
 */
public final class Ed25519Verifier implements Verifier {

    @Override
    public boolean verify(PeerId signer, SignatureUse use, NetworkId network, Bytes content, Bytes signature) {
        if (signature.length() != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        byte[] signed = SignedBytes.of(use, network, content);
        return Ed25519.verify(signature.toArray(), 0, signer.publicKey(), 0, signed, 0, signed.length);
    }
}
