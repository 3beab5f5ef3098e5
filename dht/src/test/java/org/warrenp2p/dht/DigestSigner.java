package org.warrenp2p.dht;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.SignatureUse;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.proto.identity.Verifier;

/** Stands in for signatures, of which a simulated network makes too many: a digest over the signer and the content. */
public record DigestSigner(PeerId peerId) implements Signer {

    /** Believes exactly what a {@link DigestSigner} of that peer has signed. */
    public static final Verifier VERIFIER = (signer, use, network, content, signature) ->
            digest(signer, use, content).equals(signature);

    @Override
    public Bytes sign(SignatureUse use, NetworkId network, Bytes content) {
        return digest(peerId, use, content);
    }

    private static Bytes digest(PeerId signer, SignatureUse use, Bytes content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(signer.toBytes());
            digest.update(use.name().getBytes(StandardCharsets.US_ASCII));
            return Bytes.wrap(digest.digest(content.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
