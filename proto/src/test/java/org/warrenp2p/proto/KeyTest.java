package org.warrenp2p.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of the XOR metric (Maymounkov and Mazières 2002, section 2.1), against arithmetic on big integers. */
class KeyTest {

    @Provide
    Arbitrary<Key> keys() {
        return Values.keys();
    }

    @Property
    void shouldBeAMetric(@ForAll("keys") Key a, @ForAll("keys") Key b, @ForAll("keys") Key c) {
        assertThat(a.distanceTo(b)).isEqualTo(b.distanceTo(a));
        assertThat(number(a.distanceTo(a))).isZero();
        assertThat(number(a.distanceTo(b)).signum() == 0).isEqualTo(a.equals(b));
        assertThat(number(a.distanceTo(c)))
                .isLessThanOrEqualTo(number(a.distanceTo(b)).add(number(b.distanceTo(c))));
    }

    @Property
    void shouldHaveOnePointAtEachDistance(@ForAll("keys") Key a, @ForAll("keys") Key distance) {
        Key there = a.distanceTo(distance);

        assertThat(a.distanceTo(there)).isEqualTo(distance);
    }

    @Property
    void shouldOrderByTheNumberOfTheDistance(@ForAll("keys") Key centre, @ForAll("keys") Key a, @ForAll("keys") Key b) {
        int expected = number(centre.distanceTo(a)).compareTo(number(centre.distanceTo(b)));

        assertThat(Integer.signum(centre.compareDistance(a, b))).isEqualTo(expected);
    }

    @Property
    void shouldCountCommonBits(@ForAll("keys") Key a, @ForAll("keys") Key b) {
        assertThat(a.commonPrefixBits(b))
                .isEqualTo(Key.BITS - number(a.distanceTo(b)).bitLength());
    }

    @Property
    void shouldTellWhereKeysDiffer(@ForAll("keys") Key a, @ForAll("keys") Key b) {
        for (int index = 0; index < Key.BITS; index++) {
            assertThat(a.differsAt(index, b)).isEqualTo(number(a.distanceTo(b)).testBit(Key.BITS - 1 - index));
        }
    }

    @Property
    void shouldReadWhatItWrites(@ForAll("keys") Key key) {
        assertThat(Key.of(key.toBytes(), 0)).isEqualTo(key);
        assertThat(Key.ofHex(key.toString())).isEqualTo(key);
    }

    private static BigInteger number(Key key) {
        return new BigInteger(1, key.toBytes());
    }
}
