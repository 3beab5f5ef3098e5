package org.warrenp2p.node;

/** Whether a node forwards datagrams between peers that cannot reach each other. */
public enum RelaySetting {
    /** Decided by the node: it does as long as strangers can reach it. */
    AUTO,
    /** Always. */
    ON,
    /** Never. */
    OFF
}
