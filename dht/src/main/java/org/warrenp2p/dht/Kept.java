package org.warrenp2p.dht;

/** Something that this node keeps in the network until it is told not to. Only from the loop. */
@FunctionalInterface
public interface Kept {

    /** Publishes it no more: what is out there expires by itself. Does nothing the second time. */
    void release();
}
