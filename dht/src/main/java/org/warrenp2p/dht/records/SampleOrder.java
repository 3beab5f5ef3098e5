package org.warrenp2p.dht.records;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedAnnouncement;

/**
 * A pseudo-random order of announcements for every number that a seeker may choose. It needs no state between the pages
 * of a search, and whoever announces cannot choose a key that comes first for everybody.
 */
final class SampleOrder {

    /** 2^64 divided by the golden ratio, odd: successive orders differ in all bits after the mixing. */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private SampleOrder() {}

    /** At most {@code length} of {@code all} from {@code offset} in this order. */
    static List<SignedAnnouncement> page(List<SignedAnnouncement> all, int order, int offset, int length) {
        List<Ranked> ranked = new ArrayList<>(all.size());
        for (SignedAnnouncement signed : all) {
            Key key = signed.announcement().peer().key();
            ranked.add(new Ranked(rank(order, key), key, signed));
        }
        ranked.sort(Ranked.ORDER);
        return ranked.stream().skip(offset).limit(length).map(Ranked::signed).toList();
    }

    /** The order and all of the key's bits, mixed. */
    static long rank(int order, Key key) {
        long rank = mix(order * GOLDEN);
        rank = mix(rank ^ key.w0());
        rank = mix(rank ^ key.w1());
        rank = mix(rank ^ key.w2());
        return mix(rank ^ key.w3());
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014, Stafford's variant 13): a bijection of 64 bits. */
    private static long mix(long z) {
        long once = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
        return twice ^ (twice >>> 31);
    }

    private record Ranked(long rank, Key key, SignedAnnouncement signed) {

        static final Comparator<Ranked> ORDER =
                Comparator.comparingLong(Ranked::rank).thenComparing(Ranked::key, KeyOrder.WORDS);
    }
}
