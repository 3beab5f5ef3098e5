package org.warrenp2p.dht.lookup;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;

/**
 * A search without time and without network: {@link #next} says whom to ask, and is told what came of it. Every peer is
 * asked at most once, and not too many of them, so it ends if every question ends.
 */
public interface Lookup {

    /** Adds peers that we know ourselves, one hop away. */
    void addKnown(List<Contact> contacts);

    /** Whom to ask now, or null if nobody: ask again after the next event. The caller must ask whom it got. */
    @Nullable
    Contact next();

    /**
     * {@code peer} answered the question and told of others (nobody, if it had what was looked for).
     *
     * @param from where the answer came from
     */
    void onResponse(PeerId peer, Endpoint from, List<Contact> told);

    /** {@code peer} is late: somebody else may be asked meanwhile. */
    void onSlow(PeerId peer);

    /**
     * {@code peer} is so late that it is probably gone: the end no longer waits for it if enough others answered. Its
     * answer still counts if it comes before.
     */
    void onOverdue(PeerId peer);

    /** Whether {@code peer}, which is late, is probably far away rather than gone. */
    default boolean isVouchedFor(PeerId peer) {
        return false;
    }

    /** {@code peer} did not answer, or not to the question. */
    void onFailure(PeerId peer);

    /** Whether there is nothing more to learn. */
    boolean isFinished();

    /**
     * Whether hardly anybody has answered, and nobody is left to be asked or waited for except those who are probably
     * gone: whoever knows more peers should add them.
     */
    boolean isStuck();

    /** Those that answered, closest first, at most {@code limit}. */
    List<Contact> closest(int limit);

    /** How many peers one after another led to {@code peer}, itself included; 0 if it is not known here. */
    int hopsTo(PeerId peer);

    /** How many peers one after another led to the closest that answered, itself included; 0 if nobody did. */
    int hops();

    /** Questions so far. */
    int messages();
}
