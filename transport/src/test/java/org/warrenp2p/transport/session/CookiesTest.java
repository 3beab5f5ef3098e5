package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.SeededEntropy;

class CookiesTest {

    private static final Endpoint HERE = Endpoint.parse("192.0.2.1:4433");
    /** The clock runs over the end of a long within the life of a secret. */
    private static final long START_NANOS = Long.MAX_VALUE - Cookies.SECRET_LIFE_NANOS / 2;

    private final Cookies cookies = new Cookies(new SeededEntropy(1));
    private final Bytes packet = Bytes.wrap(new byte[200]);
    private final byte[] shown =
            Cookies.shown(packet, cookies.of(HERE, START_NANOS)).toArray();

    @Test
    void shouldChangeNothingOfThePacketButMac2() {
        assertThat(shown).hasSize(200).startsWith(new byte[184]);
        assertThat(shown).isNotEqualTo(packet.toArray());
    }

    @Test
    void shouldHoldForItsEndpointUntilTheSecretChanges() {
        assertThat(cookies.covers(shown, HERE, START_NANOS)).isTrue();
        assertThat(cookies.covers(shown, HERE, START_NANOS + Cookies.SECRET_LIFE_NANOS - 1))
                .isTrue();
        assertThat(cookies.covers(shown, HERE, START_NANOS + Cookies.SECRET_LIFE_NANOS))
                .isFalse();
    }

    @Test
    void shouldBeOfNoUseAnywhereElse() {
        for (String other : new String[] {"192.0.2.2:4433", "192.0.2.1:4434", "[2001:db8::1]:4433"}) {
            assertThat(cookies.covers(shown, Endpoint.parse(other), START_NANOS))
                    .isFalse();
        }
    }

    @Test
    void shouldBeOfNoUseForAnotherPacket() {
        byte[] other = shown.clone();
        other[0] = 1;
        assertThat(cookies.covers(other, HERE, START_NANOS)).isFalse();
        assertThat(cookies.covers(packet.toArray(), HERE, START_NANOS)).isFalse();
    }

    @Test
    void shouldCallTheLoadHighBy64InWorkOrByAFifthOfTheTimeAndHoldItForASecond() {
        long[] workNanos = {0};
        HandshakeLoad load = new HandshakeLoad(() -> workNanos[0], START_NANOS);
        assertThat(load.isHigh(63, START_NANOS)).isFalse();
        assertThat(load.isHigh(64, START_NANOS + 1)).isTrue();
        assertThat(load.isHigh(0, START_NANOS + 1_000_000_000)).isTrue();
        assertThat(load.isHigh(0, START_NANOS + 1_000_000_001)).isFalse();
        workNanos[0] += 20_000_000;
        assertThat(load.isHigh(0, START_NANOS + 1_050_000_000)).isFalse();
        workNanos[0] += 1;
        assertThat(load.isHigh(0, START_NANOS + 1_060_000_000)).isTrue();
        assertThat(load.isHigh(0, START_NANOS + 2_060_000_000)).isFalse();
    }
}
