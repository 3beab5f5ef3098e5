package org.warrenp2p.dht;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;

/** Peers and records with a stand-in for signatures: a digest that only {@link #signed} makes. */
public final class TestRecords {

    /** Records by {@link #signed}; values and announcements by {@link DigestSigner}. */
    public static final SignatureChecks CHECKS = new SignatureChecks() {

        private final SignatureChecks others = SignatureChecks.inline(NetworkId.MAIN, DigestSigner.VERIFIER);

        @Override
        public void check(SignedPeerRecord record, Consumer<Outcome> outcome) {
            outcome.accept(Outcome.of(record.signature().equals(digest(record.record(), record.encoded()))));
        }

        @Override
        public void check(Value.Mutable value, Consumer<Outcome> outcome) {
            others.check(value, outcome);
        }

        @Override
        public void check(SignedAnnouncement announcement, Consumer<Outcome> outcome) {
            others.check(announcement, outcome);
        }
    };

    private static final long LIFE_MILLIS = 7_200_000;

    private TestRecords() {}

    public static PeerId peer(RandomGenerator random) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        random.nextBytes(key);
        return PeerId.ofPublicKey(key);
    }

    public static SignedPeerRecord record(PeerId peer, long sequence, long nowMillis, Endpoint... endpoints) {
        return signed(new PeerRecord(
                peer,
                sequence,
                nowMillis,
                nowMillis + LIFE_MILLIS,
                List.of(endpoints),
                NatProfile.UNKNOWN,
                List.of(),
                List.of()));
    }

    public static SignedPeerRecord signed(PeerRecord record) {
        Bytes encoded = Bytes.wrap(record.toString().getBytes(StandardCharsets.UTF_8));
        return new SignedPeerRecord(record, encoded, digest(record, encoded));
    }

    /** The same bytes and signature under another content: what a liar would pass on. */
    public static SignedPeerRecord tampered(SignedPeerRecord original) {
        return new SignedPeerRecord(
                original.record(), Bytes.wrap("other".getBytes(StandardCharsets.UTF_8)), original.signature());
    }

    private static Bytes digest(PeerRecord record, Bytes encoded) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(record.peer().toBytes());
            return Bytes.wrap(digest.digest(encoded.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
