package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.transport.PeerPaths.Path;

class PeerPathSetPropertiesTest {

    private final FakeSocket socket = new FakeSocket();
    private final PeerPathSet paths = new PeerPathSet();

    @Property(tries = 300)
    void shouldKeepItsBoundsAndItsLastPath(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PeerPathSet set = new PeerPathSet();
        List<PeerPathSet.Challenge> open = new ArrayList<>();
        List<Path> model = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            Path path = socket.pathTo(random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> {
                    List<Path> gone = set.validate(path);
                    model.add(path);
                    model.removeAll(gone);
                    assertThat(gone).doesNotContain(path);
                    assertThat(set.current()).isEqualTo(path);
                    assertThat(set.isChallenged(path)).isFalse();
                }
                case 1 -> {
                    Path before = set.current();
                    set.use(path);
                    assertThat(set.current()).isEqualTo(set.isValidated(path) ? path : before);
                }
                case 2 -> {
                    PeerPathSet.Challenge challenge = set.challenge(path, step);
                    if (challenge != null) {
                        open.add(challenge);
                    }
                }
                case 3 -> {
                    if (!open.isEmpty()) {
                        PeerPathSet.Challenge challenge = open.remove(random.nextInt(open.size()));
                        boolean wasOpen = set.isOpen(challenge);
                        assertThat(set.answered(socket.pathTo(9), challenge.nonce))
                                .isNull();
                        assertThat(set.answered(challenge.path, challenge.nonce) == challenge)
                                .isEqualTo(wasOpen);
                    }
                }
                default -> {
                    if (!open.isEmpty()) {
                        PeerPathSet.Challenge challenge = open.remove(random.nextInt(open.size()));
                        if (set.isOpen(challenge)) {
                            boolean hadOne = set.current() != null;
                            Path gone = set.abandon(challenge);
                            model.removeIf(each -> each.equals(gone));
                            assertThat(set.current() != null)
                                    .as("silence costs not the last path")
                                    .isEqualTo(hadOne);
                        }
                    }
                }
            }
            open.removeIf(challenge -> !set.isOpen(challenge));
            assertThat(open.size()).isLessThanOrEqualTo(PeerPathSet.MAX_CHALLENGES);
            assertThat(set.validated())
                    .hasSizeLessThanOrEqualTo(PeerPathSet.MAX_VALIDATED)
                    .doesNotHaveDuplicates()
                    .allMatch(model::contains);
            assertThat(model).as("who went is told").allMatch(set::isValidated);
        }
    }

    @Example
    void shouldLetTheSilentPathGoOnceThereIsAnother() {
        paths.validate(socket.pathTo(1));
        assertThat(paths.abandon(Objects.requireNonNull(paths.challenge(socket.pathTo(1), 7))))
                .isNull();
        assertThat(paths.current()).isEqualTo(socket.pathTo(1));
        assertThat(paths.validate(socket.pathTo(2))).containsExactly(socket.pathTo(1));
        assertThat(paths.validated()).containsExactly(socket.pathTo(2));
    }

    @Example
    void shouldKeepThePathThatWasSilentButSpokeAgain() {
        paths.validate(socket.pathTo(1));
        paths.abandon(Objects.requireNonNull(paths.challenge(socket.pathTo(1), 7)));
        paths.use(socket.pathTo(1));
        assertThat(paths.validate(socket.pathTo(2))).isEmpty();
        assertThat(paths.validated()).containsExactly(socket.pathTo(2), socket.pathTo(1));
    }

    @Example
    void shouldKeepThePathThatProvedItselfAfterBeingSilentTwice() {
        paths.validate(socket.pathTo(1));
        paths.abandon(Objects.requireNonNull(paths.challenge(socket.pathTo(1), 7)));
        paths.abandon(Objects.requireNonNull(paths.challenge(socket.pathTo(1), 8)));
        assertThat(paths.validate(socket.pathTo(1))).isEmpty();
        assertThat(paths.current()).isEqualTo(socket.pathTo(1));
    }

    @Example
    void shouldDropThePathUsedLeastRecentlyWhenThereAreTooMany() {
        for (int i = 0; i < PeerPathSet.MAX_VALIDATED; i++) {
            assertThat(paths.validate(socket.pathTo(i))).isEmpty();
        }
        paths.use(socket.pathTo(0));
        assertThat(paths.validate(socket.pathTo(9))).containsExactly(socket.pathTo(1));
    }

    @Example
    void shouldTakeANonceOnlyOnceAndOnlyFromWhereItWent() {
        paths.challenge(socket.pathTo(1), 7);
        assertThat(paths.answered(socket.pathTo(2), 7)).isNull();
        assertThat(paths.answered(socket.pathTo(1), 8)).isNull();
        assertThat(paths.answered(socket.pathTo(1), 7)).isNotNull();
        assertThat(paths.answered(socket.pathTo(1), 7)).isNull();
    }
}
