package org.warrenp2p.node.store;

/**
 * A file of sorted maps with atomic commits: the seam between group commit and the library that writes the file. Used by
 * one thread at a time. After any exception the file is to be abandoned; what was committed before is safe.
 */
interface StoreFile {

    /** Sets an entry, with the next commit. */
    void put(Table table, byte[] key, byte[] content) throws StoreException;

    /** Removes an entry, if it is there, with the next commit. */
    void remove(Table table, byte[] key) throws StoreException;

    /** Shows every entry to {@code reader}, in the order of the keys; the arrays are the reader's. */
    void forEach(Table table, EntryReader reader) throws StoreException;

    /** Makes all changes since the last commit durable: all or none of them survive the death of the process. */
    void commit() throws StoreException;

    /** After a commit: makes the file smaller if it has grown far beyond what is alive in it. */
    void tidy() throws StoreException;

    /** Commits and closes the file. */
    void close() throws StoreException;

    /** Closes the file without writing; never fails. */
    void abandon();

    /** Opens the file; again after it was abandoned. */
    @FunctionalInterface
    interface Opener {

        /** The open file. */
        StoreFile open() throws StoreException;
    }

    /** Takes entries. */
    @FunctionalInterface
    interface EntryReader {

        /**
         * Takes one entry.
         *
         * @throws StoreException if that is no entry of this table
         */
        void entry(byte[] key, byte[] content) throws StoreException;
    }
}
