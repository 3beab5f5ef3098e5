package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/**
 * Who keeps something that this node publishes, and how they compare with those who are closest to its place by now. Pure.
 */
final class Holders {

    private final int k;
    private final int most;

    /** Those that confirmed and lived when last seen; bound: {@link DensitySettings#regionNodes}. */
    private List<Contact> keepers = List.of();

    /** Those that were asked and did not confirm, for whatever reason: asking again is of no use. The same bound. */
    private List<PeerId> others = List.of();

    /**
     * Nobody yet.
     *
     * @param k how many of the closest should keep it
     * @param most how many are remembered: those last heard of
     */
    Holders(int k, int most) {
        this.k = k;
        this.most = most;
    }

    /** Of {@code asked}, the closest at that time, {@code confirmed} keep it now. */
    void published(List<Contact> asked, List<Contact> confirmed) {
        keepers = List.copyOf(confirmed);
        others = withoutKeepers(asked);
    }

    /** Of {@code asked}, {@code confirmed} keep it as well. */
    void joinedBy(List<Contact> asked, List<Contact> confirmed) {
        List<Contact> all = new ArrayList<>(keepers);
        all.addAll(confirmed);
        keepers = last(all);
        List<PeerId> silent = new ArrayList<>(others);
        silent.addAll(withoutKeepers(asked));
        others = last(silent);
    }

    /** Only {@code alive} of the keepers have answered. */
    void onlyAlive(List<Contact> alive) {
        keepers = List.copyOf(alive);
    }

    List<Contact> keepers() {
        return keepers;
    }

    int count() {
        return keepers.size();
    }

    /**
     * Who has come closer to {@code place} than those who keep it, so that fewer than {@code enough} of the k closest do:
     * those of {@code near} that are among the k closest now and were never asked. Nobody as long as enough do.
     */
    List<Contact> newcomers(Key place, List<Contact> near, int enough) {
        Map<PeerId, Contact> known = new LinkedHashMap<>();
        keepers.forEach(contact -> known.put(contact.peer(), contact));
        near.forEach(contact -> known.putIfAbsent(contact.peer(), contact));
        List<Contact> closest = known.values().stream()
                .sorted((a, b) -> place.compareDistance(a.key(), b.key()))
                .limit(k)
                .toList();
        List<Contact> strangers =
                closest.stream().filter(contact -> !isKeeper(contact.peer())).toList();
        if (closest.size() - strangers.size() >= enough) {
            return List.of();
        }
        return strangers.stream()
                .filter(contact -> !others.contains(contact.peer()))
                .toList();
    }

    private <T> List<T> last(List<T> all) {
        return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    }

    private List<PeerId> withoutKeepers(List<Contact> asked) {
        return asked.stream().map(Contact::peer).filter(peer -> !isKeeper(peer)).toList();
    }

    private boolean isKeeper(PeerId peer) {
        return keepers.stream().anyMatch(keeper -> keeper.peer().equals(peer));
    }
}
