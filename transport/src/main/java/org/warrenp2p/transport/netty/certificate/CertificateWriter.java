package org.warrenp2p.transport.netty.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.TlsKeySigner;

/**
 * Writes the certificate of the libp2p TLS specification: a fresh P-256 key, self-signed, with an extension in which the
 * peer's identity signs that key.
 */
public final class CertificateWriter {

    /** Any name will do, nobody reads it; this one says nothing about us. */
    private static final X500Name NAME = new X500Name("O=libp2p.io");

    /** Wide, so that neither our clock nor the peer's matters, and equal for all, so that it tells nothing. */
    private static final Time NOT_BEFORE = new Time(Date.from(Instant.parse("1975-01-01T00:00:00Z")));

    private static final Time NOT_AFTER = new Time(Date.from(Instant.parse("4096-01-01T00:00:00Z")));

    private CertificateWriter() {}

    /** A new key and its certificate; takes some milliseconds of CPU. */
    public static PeerCertificate write(TlsKeySigner identity, Entropy entropy) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            SubjectPublicKeyInfo key =
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
            TBSCertificate content = content(identity, key, entropy);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.getEncoded(ASN1Encoding.DER));
            byte[] encoded = new DERSequence(
                            new ASN1Encodable[] {content, signatureAlgorithm(), new DERBitString(signature.sign())})
                    .getEncoded(ASN1Encoding.DER);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            return new PeerCertificate(keys.getPrivate(), certificate);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java platform cannot make a P-256 certificate", e);
        }
    }

    private static TBSCertificate content(TlsKeySigner identity, SubjectPublicKeyInfo key, Entropy entropy)
            throws IOException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(
                new ASN1Integer(BigInteger.valueOf(entropy.nextLong() >>> 1).add(BigInteger.ONE)));
        generator.setSignature(signatureAlgorithm());
        generator.setIssuer(NAME);
        generator.setSubject(NAME);
        generator.setStartDate(NOT_BEFORE);
        generator.setEndDate(NOT_AFTER);
        generator.setSubjectPublicKeyInfo(key);
        Bytes signature = identity.signTlsKey(Bytes.wrap(key.getEncoded(ASN1Encoding.DER)));
        DERSequence signedKey = new DERSequence(new ASN1Encodable[] {
            new DEROctetString(protobufKey(identity.peerId())), new DEROctetString(signature.toArray())
        });
        generator.setExtensions(new Extensions(
                new Extension(CertificateVerifier.EXTENSION, false, signedKey.getEncoded(ASN1Encoding.DER))));
        return generator.generateTBSCertificate();
    }

    private static AlgorithmIdentifier signatureAlgorithm() {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    /** libp2p's protobuf of a public key: what a peer id carries behind the two bytes of its multihash. */
    private static byte[] protobufKey(PeerId peer) {
        byte[] id = peer.toBytes();
        return Arrays.copyOfRange(id, 2, id.length);
    }
}
