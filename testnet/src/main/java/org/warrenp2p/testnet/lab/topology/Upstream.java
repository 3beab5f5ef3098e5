package org.warrenp2p.testnet.lab.topology;

import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;

/** A network that hosts and routers can be attached to. */
interface Upstream {

    /** Connects {@code namespace}, which gets an address and its default route at a new {@code device}. */
    Attachment attach(Namespace namespace, String device) throws LabException, InterruptedException;
}
