package org.warrenp2p.node.store;

/** What is to be done to the store file before its next commit. */
@FunctionalInterface
interface Change {

    /** On the store's thread. */
    void applyTo(StoreFile file) throws StoreException;
}
