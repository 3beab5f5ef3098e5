package org.warrenp2p.proto.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;

/**
 * An Ed25519 private key as PKCS #8 in PEM (RFC 8410 section 7): what {@code openssl genpkey -algorithm ed25519} writes
 * and reads.
 */
final class KeyPem {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final Pattern PEM = Pattern.compile(BEGIN + "\\s([A-Za-z0-9+/=\\s]*)" + END);

    /** id-Ed25519 (RFC 8410 section 3). */
    private static final String ED25519_OID = "1.3.101.112";

    /** Version 0, the algorithm, and an octet string in an octet string: all of the 48 bytes but the seed. */
    private static final Bytes DER_PREFIX = Bytes.ofHex("302e020100300506032b657004220420");

    private KeyPem() {}

    static byte[] format(Identity identity) {
        byte[] seed = identity.seed();
        byte[] der = new byte[DER_PREFIX.length() + seed.length];
        DER_PREFIX.copyTo(der, 0);
        System.arraycopy(seed, 0, der, DER_PREFIX.length(), seed.length);
        String pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + END + "\n";
        return pem.getBytes(StandardCharsets.US_ASCII);
    }

    /** The identity, or null if the bytes are anything else. */
    static @Nullable Identity parse(byte[] bytes) {
        Matcher pem = PEM.matcher(new String(bytes, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            return null;
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(der);
            if (!ED25519_OID.equals(info.getPrivateKeyAlgorithm().getAlgorithm().getId())) {
                return null;
            }
            byte[] seed = ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
            return Identity.ofSeed(Bytes.wrap(seed));
        } catch (IOException | IllegalArgumentException notAKey) {
            // the cause is left out on purpose: parsers quote what they read, and this may be a secret
            return null;
        }
    }
}
