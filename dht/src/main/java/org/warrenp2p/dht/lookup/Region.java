package org.warrenp2p.dht.lookup;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;

/**
 * All keys within a share of the space around a target, and where to look to find who is there. A lookup for the target
 * itself finds only those who crowd it; so the region is divided into cells with a common prefix, small enough that the k
 * closest to a place in a cell are, but for rare cases, everybody there. However many Sybils surround the target, they
 * fill the innermost cell only.
 */
public final class Region {

    /** How many of the closest to a place are to be found. */
    public static final int FOUND_PER_CELL = 20;

    /** In a cell that is expected to hold 10, more than 20 are found in 16 of 10,000 cases (Poisson). */
    private static final int EXPECTED_PER_CELL = 10;

    /** A cell that is expected to hold fewer than this is not divided: it holds the target, and is found with it. */
    private static final int EXPECTED_IN_INNERMOST = 1;

    private final Key target;
    private final double share;
    private final List<Cell> cells = new ArrayList<>();

    /**
     * The region around {@code target} that is expected to hold {@code count} peers.
     *
     * @param count usually k
     */
    public Region(Key target, int count, SizeEstimate size) {
        this.target = target;
        this.share = size.radiusOf(count);
        int bits = 0;
        while (sizeOf(bits + 1) >= share) {
            bits++;
        }
        // those that share so many bits with the target and not one more
        while (size.nodes() * sizeOf(bits) > EXPECTED_IN_INNERMOST && bits < Long.SIZE - 1) {
            divide(new Cell(withBitFlipped(target, bits), bits + 1), size);
            bits++;
        }
        cells.add(new Cell(target, bits));
    }

    /** Whether {@code key} is in it. */
    public boolean contains(Key key) {
        return SizeEstimate.shareWithin(target.distanceTo(key)) <= share;
    }

    /** What to look up, the k closest each time; the last one is the target itself. */
    public List<Key> places() {
        return cells.stream().map(Cell::place).toList();
    }

    /**
     * Those of {@code found} that are in the region, closest to the target first, at most {@code limit}. If there are
     * more, every cell gives its share: those who crowd one of them must not crowd the others out.
     */
    public List<Contact> choose(List<Contact> found, int limit) {
        List<List<Contact>> byCell = new ArrayList<>();
        for (Cell cell : cells) {
            byCell.add(found.stream()
                    .filter(contact -> cell.contains(contact.key()) && contains(contact.key()))
                    .distinct()
                    .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                    .toList());
        }
        List<Contact> chosen = new ArrayList<>();
        for (int rank = 0; chosen.size() < limit; rank++) {
            int before = chosen.size();
            for (List<Contact> cell : byCell) {
                if (rank < cell.size() && chosen.size() < limit) {
                    chosen.add(cell.get(rank));
                }
            }
            if (chosen.size() == before) {
                break;
            }
        }
        chosen.sort((a, b) -> target.compareDistance(a.key(), b.key()));
        return chosen;
    }

    private void divide(Cell cell, SizeEstimate size) {
        if (size.nodes() * sizeOf(cell.bits) <= EXPECTED_PER_CELL || cell.bits >= Long.SIZE - 1) {
            cells.add(cell);
        } else {
            divide(new Cell(cell.place, cell.bits + 1), size);
            divide(new Cell(withBitFlipped(cell.place, cell.bits), cell.bits + 1), size);
        }
    }

    /** The share of the space that has {@code bits} bits in common with a key. */
    private static double sizeOf(int bits) {
        return StrictMath.scalb(1.0, -bits);
    }

    private static Key withBitFlipped(Key key, int bit) {
        return new Key(key.w0() ^ (1L << (Long.SIZE - 1 - bit)), key.w1(), key.w2(), key.w3());
    }

    /** The keys that have {@code bits} bits in common with {@code place}. */
    private record Cell(Key place, int bits) {

        boolean contains(Key key) {
            return place.commonPrefixBits(key) >= bits;
        }
    }
}
