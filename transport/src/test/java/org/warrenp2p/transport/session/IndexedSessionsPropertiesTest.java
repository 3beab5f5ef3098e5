package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IndexedSessionsPropertiesTest {

    private final FakeSocket socket = new FakeSocket();

    /** Indices that differ in their upper bits only meet at one place, and others run into them. */
    @Property(tries = 200)
    void shouldHoldWhatAMapHolds(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] indices = random.ints(150, 0, 1 << 8)
                .map(bits -> (bits & 0x1f) | (bits & 0xe0) << 24)
                .toArray();
        Map<Integer, Session> model = new LinkedHashMap<>();
        IndexedSessions sessions = new IndexedSessions();
        for (int step = 0; step < 600; step++) {
            int index = indices[random.nextInt(indices.length)];
            boolean adding = random.nextInt(600) > step;
            Session known = model.get(index);
            if (known == null && adding) {
                Session added = session(index);
                model.put(index, added);
                sessions.add(added);
            } else if (known != null && !adding) {
                sessions.remove(session(index));
                assertThat(sessions.get(index))
                        .as("another one of its index stays")
                        .isSameAs(known);
                sessions.remove(known);
                model.remove(index);
            }
            assertThat(sessions.size()).isEqualTo(model.size());
            for (int any : indices) {
                assertThat(sessions.get(any)).isSameAs(model.get(any));
            }
        }
    }

    private Session session(int index) {
        return new Session(
                SessionTablePropertiesTest.peer(1),
                index,
                0,
                new ClearCrypto.ClearCipher(),
                true,
                0,
                0,
                socket.pathTo(1));
    }
}
