package org.warrenp2p.transport.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;

/**
 * Cookie replies: {@code [7][receiver index u32][nonce 12][sealed cookie 16+16]}. The key follows from the responder's
 * public key and the mac1 of the first packet that is answered, so only who has sent or seen that packet can read or
 * forge one, and none fits another first packet (docs/decisions/0008-cookies.md).
 */
final class CookieSeal {

    private static final byte TYPE = 7;
    private static final int HEADER_LENGTH = 5;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final int COOKIE_LENGTH = 16;
    private static final int LENGTH = HEADER_LENGTH + NONCE_LENGTH + COOKIE_LENGTH + TAG_BITS / Byte.SIZE;
    private static final byte[] LABEL = "warren/1 cookie".getBytes(StandardCharsets.US_ASCII);

    private final byte[] responderKey;

    CookieSeal(NetworkId network, PeerId responder) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(LABEL);
            sha256.update(network.toBytes());
            responderKey = sha256.digest(responder.publicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The reply to {@code firstPacket}. The nonce is random: the same packet may get other cookies under one key. */
    Bytes seal(byte[] firstPacket, Bytes cookie, Entropy entropy) {
        byte[] reply = Arrays.copyOf(FirstPacket.header(FirstPacket.senderIndex(firstPacket)), LENGTH);
        reply[0] = TYPE;
        byte[] nonce = new byte[NONCE_LENGTH];
        entropy.fill(nonce);
        System.arraycopy(nonce, 0, reply, HEADER_LENGTH, NONCE_LENGTH);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, firstPacket, reply).doFinal(cookie.toArray());
            System.arraycopy(sealed, 0, reply, HEADER_LENGTH + NONCE_LENGTH, sealed.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts everything", e);
        }
        return Bytes.wrap(reply);
    }

    /** The cookie in {@code reply} to {@code firstPacket}, or null. */
    @Nullable
    Bytes open(byte[] firstPacket, byte[] reply) {
        if (reply.length != LENGTH || reply[0] != TYPE) {
            return null;
        }
        int sealed = HEADER_LENGTH + NONCE_LENGTH;
        try {
            return Bytes.wrap(cipher(Cipher.DECRYPT_MODE, firstPacket, reply).doFinal(reply, sealed, LENGTH - sealed));
        } catch (GeneralSecurityException forged) {
            return null;
        }
    }

    private Cipher cipher(int mode, byte[] firstPacket, byte[] reply) throws GeneralSecurityException {
        byte[] key = Hkdf.hmac(responderKey).doFinal(FirstPacket.mac1(firstPacket));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(TAG_BITS, reply, HEADER_LENGTH, NONCE_LENGTH));
        cipher.updateAAD(reply, 0, HEADER_LENGTH);
        return cipher;
    }
}
