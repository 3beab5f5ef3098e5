package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.proto.PeerId;

/** With whom a session stands, against two sets of peers that change places. */
class StandingSessionsTest {

    private static final long IDLE_NANOS = 1_000;

    @Property(tries = 200)
    void shouldForgetWhoWasSilentForAGeneration(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int peers) {
        SplittableRandom chance = new SplittableRandom(seed);
        StandingSessions sessions = new StandingSessions(IDLE_NANOS, 0);
        Set<PeerId> young = new LinkedHashSet<>();
        Set<PeerId> old = new LinkedHashSet<>();
        long begun = 0;
        long now = 0;
        for (int step = 0; step < 2_000; step++) {
            now += chance.nextInt(50) == 0 ? chance.nextLong(3 * IDLE_NANOS) : chance.nextLong(4);
            if (now - begun >= IDLE_NANOS) {
                old = now - begun >= 2 * IDLE_NANOS ? new LinkedHashSet<>() : young;
                young = new LinkedHashSet<>();
                begun = now;
            }
            PeerId peer = peer(chance.nextInt(peers));
            boolean stands = young.contains(peer) || old.contains(peer);
            if (chance.nextBoolean()) {
                assertThat(sessions.use(peer, now)).isEqualTo(stands);
                if (stands) {
                    young.add(peer);
                }
            } else {
                assertThat(sessions.begin(peer, now)).isEqualTo(!stands);
                young.add(peer);
            }
        }
    }

    private static PeerId peer(int number) {
        byte[] publicKey = new byte[PeerId.KEY_LENGTH];
        new SplittableRandom(number).nextBytes(publicKey);
        return PeerId.ofPublicKey(publicKey);
    }
}
