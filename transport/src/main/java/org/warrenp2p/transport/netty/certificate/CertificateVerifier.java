package org.warrenp2p.transport.netty.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.warrenp2p.proto.PeerId;

/**
 * Checks certificates by the libp2p TLS specification and reads whose they are. Static and without state; about 1 ms of
 * CPU, so not for the loop.
 */
public final class CertificateVerifier {

    /** The extension of the libp2p TLS specification that carries the identity. */
    static final ASN1ObjectIdentifier EXTENSION = new ASN1ObjectIdentifier("1.3.6.1.4.1.53594.1.1");

    private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    /** What precedes an Ed25519 key in libp2p's protobuf: type 1 (field 1), 32 bytes (field 2). */
    private static final byte[] ED25519_HEADER = {0x08, 0x01, 0x12, 0x20};

    /** Far above the 1,100 bytes of an RSA identity; a longer extension is not worth parsing. */
    private static final int MAX_EXTENSION_BYTES = 4096;

    private CertificateVerifier() {}

    /**
     * The peer whose certificate this is, everything checked: dates, self-signature, critical extensions, and the
     * identity's signature over the key.
     *
     * @throws CertificateException with a sentence that says what is wrong
     */
    public static PeerId verify(X509Certificate certificate) throws CertificateException {
        certificate.checkValidity();
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical != null && critical.stream().anyMatch(oid -> !oid.equals(EXTENSION.getId()))) {
            throw new CertificateException("The certificate has critical extensions that are not known here");
        }
        try {
            certificate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException("The certificate is not signed by its own key", e);
        }
        checkSignatureEncoding(certificate);
        SignedKey signed = signedKey(certificate);
        PeerId peer = signed.peer();
        byte[] key = certificate.getPublicKey().getEncoded();
        byte[] message = new byte[PREFIX.length + key.length];
        System.arraycopy(PREFIX, 0, message, 0, PREFIX.length);
        System.arraycopy(key, 0, message, PREFIX.length, key.length);
        byte[] publicKey = peer.publicKey();
        if (!Ed25519.validatePublicKeyFull(publicKey, 0)) {
            throw new CertificateException("The identity in the certificate is not a usable Ed25519 key");
        }
        byte[] signature = signed.signature().getOctets();
        if (signature.length != Ed25519.SIGNATURE_SIZE
                || !Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)) {
            throw new CertificateException("The identity " + peer + " has not signed the key of the certificate");
        }
        return peer;
    }

    /**
     * The peer that a certificate names; cheap, and without any check of signatures: for one that TLS has accepted.
     *
     * @throws CertificateException if it names none
     */
    public static PeerId namedPeer(X509Certificate certificate) throws CertificateException {
        return signedKey(certificate).peer();
    }

    /** The JDK passes over a signature said to have unused bits, which would give one certificate two encodings. */
    private static void checkSignatureEncoding(X509Certificate certificate) throws CertificateException {
        try {
            if (Certificate.getInstance(certificate.getEncoded()).getSignature().getPadBits() != 0) {
                throw new CertificateException("The signature of the certificate is not whole bytes");
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CertificateException("The certificate is malformed", e);
        }
    }

    private static SignedKey signedKey(X509Certificate certificate) throws CertificateException {
        byte[] extension = certificate.getExtensionValue(EXTENSION.getId());
        if (extension == null || extension.length > MAX_EXTENSION_BYTES) {
            throw new CertificateException("The certificate carries no libp2p identity");
        }
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(
                    ASN1OctetString.getInstance(extension).getOctets());
            if (sequence.size() != 2) {
                throw new CertificateException("The identity in the certificate is malformed");
            }
            ASN1OctetString key = ASN1OctetString.getInstance(sequence.getObjectAt(0));
            return new SignedKey(peerOf(key.getOctets()), ASN1OctetString.getInstance(sequence.getObjectAt(1)));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CertificateException("The identity in the certificate is malformed", e);
        }
    }

    private static PeerId peerOf(byte[] protobufKey) throws CertificateException {
        int header = ED25519_HEADER.length;
        if (protobufKey.length != header + PeerId.KEY_LENGTH
                || !Arrays.equals(protobufKey, 0, header, ED25519_HEADER, 0, header)) {
            throw new CertificateException(
                    "The identity in the certificate is not an Ed25519 key; only such keys are" + " peers here");
        }
        return PeerId.ofPublicKey(Arrays.copyOfRange(protobufKey, header, protobufKey.length));
    }

    private record SignedKey(PeerId peer, ASN1OctetString signature) {}
}
