package org.warrenp2p.node;

/** Whether a node serves the DHT or only uses it. */
public enum RoleSetting {
    /** Decided by the node: a server, until strangers have failed to reach it. */
    AUTO,
    /** Always a server: others put it into their routing tables. */
    SERVER,
    /** Always a client: it asks, and nobody asks it. */
    CLIENT
}
