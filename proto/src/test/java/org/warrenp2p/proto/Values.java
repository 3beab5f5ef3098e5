package org.warrenp2p.proto;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.identity.Identity;

/** Arbitrary domain values for the property tests of this module. */
public final class Values {

    private static final Bytes SEED = Bytes.ofHex("11".repeat(Identity.SEED_BYTES));

    /** Signs the records that {@link #records()} gives. */
    public static final Identity SIGNER = Identity.ofSeed(SEED);

    private Values() {}

    /** Byte strings of a fixed length. */
    public static Arbitrary<Bytes> bytes(int lengthBytes) {
        return Arbitraries.bytes().array(byte[].class).ofSize(lengthBytes).map(Bytes::copyOf);
    }

    /** Keys; two of them often share words, where comparisons go wrong. */
    public static Arbitrary<Key> keys() {
        Arbitrary<Long> words = Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE))
                .withoutEdgeCases();
        return Combinators.combine(words, words, words, words).as(Key::new);
    }

    /** Peer ids; the bytes need not be points. */
    public static Arbitrary<PeerId> peers() {
        return bytes(PeerId.KEY_LENGTH).map(bytes -> PeerId.ofPublicKey(bytes.toArray()));
    }

    /** Addresses of both families. */
    public static Arbitrary<IpAddress> addresses() {
        Arbitrary<IpAddress> ipv4 = Arbitraries.integers().map(IpAddress::ofIpv4);
        Arbitrary<IpAddress> ipv6 = Combinators.combine(sparseWords(), sparseWords())
                .as(IpAddress::new)
                .filter(address -> !address.isIpv4());
        return Arbitraries.oneOf(ipv4, ipv6);
    }

    /** Endpoints with a port other than 0. */
    public static Arbitrary<Endpoint> endpoints() {
        return Combinators.combine(addresses(), Arbitraries.integers().between(1, 0xffff))
                .as(Endpoint::new);
    }

    /** Contacts of both families. */
    public static Arbitrary<Contact> contacts() {
        return Combinators.combine(peers(), endpoints()).as(Contact::new).withoutEdgeCases();
    }

    /** NAT profiles. */
    public static Arbitrary<NatProfile> natProfiles() {
        return Combinators.combine(Arbitraries.of(MappingBehavior.class), Arbitraries.of(FilteringBehavior.class))
                .as(NatProfile::new);
    }

    /** Records of {@link #SIGNER} with lists of every permitted length. */
    public static Arbitrary<PeerRecord> records() {
        Arbitrary<Long> times = Arbitraries.longs().between(0, Long.MAX_VALUE);
        return Combinators.combine(
                        Arbitraries.longs(),
                        times,
                        times,
                        endpoints().list().ofMaxSize(PeerRecord.MAX_ENDPOINTS),
                        natProfiles(),
                        contacts().list().ofMaxSize(PeerRecord.MAX_COORDINATORS),
                        contacts().list().ofMaxSize(PeerRecord.MAX_RELAYS))
                .as((sequence, issued, expires, endpoints, nat, coordinators, relays) -> new PeerRecord(
                        SIGNER.peerId(), sequence, issued, expires, endpoints, nat, coordinators, relays));
    }

    /** An IPv4 endpoint of the documentation range. */
    public static Endpoint endpoint(int host, int port) {
        return new Endpoint(IpAddress.ofIpv4(0xcb007100 | host), port);
    }

    /** An IPv6 endpoint of the documentation range. */
    public static Endpoint endpoint6(int host, int port) {
        return new Endpoint(new IpAddress(0x20010db800000000L, host), port);
    }

    /** A record with nothing in it but times. */
    public static PeerRecord emptyRecord(long issuedAtMillis, long expiresAtMillis) {
        return new PeerRecord(
                SIGNER.peerId(),
                1,
                issuedAtMillis,
                expiresAtMillis,
                List.of(),
                NatProfile.UNKNOWN,
                List.of(),
                List.of());
    }

    /** Words with runs of zero groups, which the text of IPv6 shortens. */
    private static Arbitrary<Long> sparseWords() {
        Arbitrary<Integer> groups = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(0, 0xffff)));
        return groups.list().ofSize(4).map(list -> {
            long word = 0;
            for (int group : list) {
                word = (word << 16) | group;
            }
            return word;
        });
    }
}
