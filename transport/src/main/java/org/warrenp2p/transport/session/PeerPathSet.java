package org.warrenp2p.transport.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * The paths of one peer, the one in use first, and the challenges that paths have to answer. A path is validated when
 * the peer has proved that it receives there: by a handshake, by the answer to a request sent there, or by the nonce of
 * a challenge. Pure: the caller sends the challenges and keeps the time.
 */
final class PeerPathSet {

    /** Validated paths of a peer: both families, each once more through a second socket or network. */
    static final int MAX_VALIDATED = 4;

    /** Challenges under way at once; new sources beyond are not challenged until one is done. */
    static final int MAX_CHALLENGES = 4;

    /** Challenges sent to one path before it counts as silent: the loss of two packets in a row is common. */
    static final int MAX_ATTEMPTS = 3;

    private List<Path> validated = List.of();
    /** Validated paths whose last challenge was not answered, each once; they go as soon as there is another. */
    private List<Path> silent = List.of();

    private List<Challenge> challenges = List.of();

    /** The path in use, or null if none has been validated. */
    @Nullable
    Path current() {
        return validated.isEmpty() ? null : validated.get(0);
    }

    /** The validated path to {@code remote}, or null. */
    @Nullable
    Path validatedTo(Endpoint remote) {
        for (Path path : validated) {
            if (path.remote().equals(remote)) {
                return path;
            }
        }
        return null;
    }

    boolean isValidated(Path path) {
        return validated.contains(path);
    }

    /** All validated paths at this moment, the one in use first. */
    List<Path> validated() {
        return validated;
    }

    /** The validated path that equals {@code path}, so that whoever keeps it keeps no copy; otherwise {@code path}. */
    Path known(Path path) {
        int place = validated.indexOf(path);
        return place < 0 ? path : validated.get(place);
    }

    /** The newest packet of the peer came from this validated path: it is the one in use now. */
    void use(Path path) {
        silent = Few.without(silent, path);
        if (!path.equals(current()) && validated.contains(path)) {
            validated = Few.withFirst(known(path), Few.without(validated, path));
        }
    }

    /**
     * {@code path} has proved itself; it is the one in use now.
     *
     * @return the paths that had to go
     */
    List<Path> validate(Path path) {
        forgetChallengesOf(path);
        validated = Few.withFirst(known(path), Few.without(validated, path));
        List<Path> gone = Few.without(silent, path);
        silent = List.of();
        if (validated.size() - gone.size() > MAX_VALIDATED) {
            gone = Few.with(gone, validated.get(validated.size() - 1));
        }
        for (Path one : gone) {
            validated = Few.without(validated, one);
        }
        return gone;
    }

    /** Begins to challenge {@code path}; null if that is under way, or too many are. */
    @Nullable
    Challenge challenge(Path path, long nonce) {
        if (isChallenged(path) || challenges.size() == MAX_CHALLENGES) {
            return null;
        }
        Challenge challenge = new Challenge(path, nonce);
        challenges = Few.with(challenges, challenge);
        return challenge;
    }

    boolean isChallenged(Path path) {
        for (Challenge challenge : challenges) {
            if (challenge.path.equals(path)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the challenge that {@code nonce} from {@code path} answers, or returns null. */
    @Nullable
    Challenge answered(Path path, long nonce) {
        for (Challenge challenge : challenges) {
            if (challenge.nonce == nonce && challenge.path.equals(path)) {
                challenges = Few.without(challenges, challenge);
                silent = Few.without(silent, path);
                return challenge;
            }
        }
        return null;
    }

    /** {@code path} has answered. */
    void alive(Path path) {
        silent = Few.without(silent, path);
    }

    boolean isOpen(Challenge challenge) {
        return challenges.contains(challenge);
    }

    /**
     * {@code challenge} was not answered.
     *
     * @return the validated path that has to go for it, or null
     */
    @Nullable
    Path abandon(Challenge challenge) {
        challenges = Few.without(challenges, challenge);
        if (!validated.contains(challenge.path)) {
            return null;
        }
        if (validated.size() == 1) {
            if (!silent.contains(challenge.path)) {
                silent = Few.with(silent, challenge.path);
            }
            return null;
        }
        validated = Few.without(validated, challenge.path);
        return challenge.path;
    }

    /** Forgets {@code path}. */
    void remove(Path path) {
        validated = Few.without(validated, path);
        silent = Few.without(silent, path);
        forgetChallengesOf(path);
    }

    private void forgetChallengesOf(Path path) {
        for (Challenge challenge : challenges) {
            if (challenge.path.equals(path)) {
                challenges = Few.without(challenges, challenge);
            }
        }
    }

    /** A nonce that a path has to send back. */
    static final class Challenge {

        final Path path;
        final long nonce;
        int attempts;

        private Challenge(Path path, long nonce) {
            this.path = path;
            this.nonce = nonce;
        }
    }
}
