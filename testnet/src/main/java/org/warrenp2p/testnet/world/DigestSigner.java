package org.warrenp2p.testnet.world;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.SignatureUse;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.identity.Verifier;

/**
 * Stands in for signatures where a simulated network makes too many: a digest of the right length over signer, use,
 * network and content. Whoever lies about a record in a scenario lies about what honest peers signed, so it need not be
 * hard to forge.
 */
record DigestSigner(PeerId peerId) implements Signer {

    /** Believes exactly what a {@link DigestSigner} of that peer has signed. */
    static final Verifier VERIFIER = (signer, use, network, content, signature) ->
            digest(signer, use, network, content).equals(signature);

    @Override
    public Bytes sign(SignatureUse use, NetworkId network, Bytes content) {
        return digest(peerId, use, network, content);
    }

    private static Bytes digest(PeerId signer, SignatureUse use, NetworkId network, Bytes content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(signer.toBytes());
            digest.update(use.label().getBytes(StandardCharsets.US_ASCII));
            digest.update(network.toBytes());
            return Bytes.wrap(digest.digest(content.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-512", e);
        }
    }
}
