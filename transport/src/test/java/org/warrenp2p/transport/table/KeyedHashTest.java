package org.warrenp2p.transport.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.SeededEntropy;

class KeyedHashTest {

    private static final PeerId PEER = PeerId.ofPublicKey(new byte[PeerId.KEY_LENGTH]);

    /** Whatever few bits of an endpoint differ, a thousand are hardly ever two of one hash. */
    @Property(tries = 100)
    void shouldTellApartWhatDiffersInAFewBits(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KeyedHash hash = new KeyedHash(new SeededEntropy(seed));
        long highBits = maskOf(random);
        long lowBits = maskOf(random);
        SortedSet<Endpoint> endpoints = new TreeSet<>();
        SortedSet<Integer> hashes = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            IpAddress address = new IpAddress(random.nextLong() & highBits, random.nextLong() & lowBits);
            Endpoint endpoint = new Endpoint(address, random.nextInt(8));
            endpoints.add(endpoint);
            hashes.add(hash.of(endpoint));
            assertThat(hash.of(new Endpoint(address, endpoint.port())))
                    .as("a function of the value")
                    .isEqualTo(hash.of(endpoint));
        }
        assertThat(hashes).hasSizeGreaterThanOrEqualTo(endpoints.size() - 2);
    }

    private static long maskOf(SplittableRandom random) {
        long mask = random.nextLong();
        mask &= random.nextLong();
        return mask & random.nextLong();
    }

    @Example
    void shouldDependOnTheSecretAndOnEveryPartOfAContact() {
        KeyedHash hash = new KeyedHash(new SeededEntropy(1));
        KeyedHash other = new KeyedHash(new SeededEntropy(2));
        Endpoint endpoint = Endpoint.parse("192.0.2.1:4433");
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[PeerId.KEY_LENGTH - 1] = 1;
        PeerId second = PeerId.ofPublicKey(key);

        assertThat(hash.of(endpoint)).isNotEqualTo(other.of(endpoint));
        assertThat(hash.of(second)).isNotEqualTo(hash.of(PEER)).isNotEqualTo(other.of(second));
        assertThat(hash.of(new Contact(PEER, endpoint)))
                .isNotEqualTo(hash.of(new Contact(second, endpoint)))
                .isNotEqualTo(hash.of(new Contact(PEER, Endpoint.parse("192.0.2.1:4434"))));
    }
}
