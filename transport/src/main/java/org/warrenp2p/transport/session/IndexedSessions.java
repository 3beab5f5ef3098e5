package org.warrenp2p.transport.session;

import org.jspecify.annotations.Nullable;

/**
 * Sessions by their local indices. Open addressing with linear probing, at most half full: a reference or two for each
 * session are all that it costs. The indices are random numbers of our own, so that their lower bits are a good hash and
 * no stranger can make them meet; a packet with an index that nobody has is told from the others after two looks.
 */
final class IndexedSessions {

    private static final int SMALLEST = 8;

    /** Its length is a power of two. */
    private @Nullable Session[] places = new @Nullable Session[SMALLEST];

    private int size;

    @Nullable
    Session get(int localIndex) {
        return places[find(localIndex)];
    }

    int size() {
        return size;
    }

    /** Adds {@code session}, whose index nobody has. */
    void add(Session session) {
        places[find(session.localIndex)] = session;
        size++;
        if (2 * size > places.length) {
            rehash(2 * places.length);
        }
    }

    /** Takes {@code session} out; does nothing if it is not there. */
    void remove(Session session) {
        int gap = find(session.localIndex);
        if (places[gap] != session) {
            return;
        }
        places[gap] = null;
        size--;
        closeGap(gap);
        if (size < places.length / 16 && places.length > SMALLEST) {
            rehash(places.length / 2);
        }
    }

    /** Moves back what would not be found any more: whose own place is not between the gap and where it is (Knuth, 6.4 R). */
    private void closeGap(int gap) {
        int mask = places.length - 1;
        int empty = gap;
        int place = (gap + 1) & mask;
        Session session = places[place];
        while (session != null) {
            if (((place - session.localIndex) & mask) >= ((place - empty) & mask)) {
                places[empty] = session;
                places[place] = null;
                empty = place;
            }
            place = (place + 1) & mask;
            session = places[place];
        }
    }

    private void rehash(int length) {
        @Nullable Session[] old = places;
        places = new @Nullable Session[length];
        for (Session session : old) {
            if (session != null) {
                places[find(session.localIndex)] = session;
            }
        }
    }

    /** Where the session of this index is, or the empty place where it would be. */
    private int find(int localIndex) {
        int mask = places.length - 1;
        int place = localIndex & mask;
        Session session = places[place];
        while (session != null && session.localIndex != localIndex) {
            place = (place + 1) & mask;
            session = places[place];
        }
        return place;
    }
}
