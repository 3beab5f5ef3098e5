package org.warrenp2p.node;

/**
 * A value that this node stores again and again, so that it outlives those who keep it, until this is closed or the node
 * stops. Safe for use by several threads.
 */
public final class KeptValue implements AutoCloseable {

    private final StoredValue first;
    private final Runnable release;

    KeptValue(StoredValue first, Runnable release) {
        this.first = first;
        this.release = release;
    }

    /** What became of the first time; it may have reached nobody, the next ones go on trying. */
    public StoredValue first() {
        return first;
    }

    /** Stores it no more. Others may find it for up to a day yet. Does not wait. */
    @Override
    public void close() {
        release.run();
    }
}
