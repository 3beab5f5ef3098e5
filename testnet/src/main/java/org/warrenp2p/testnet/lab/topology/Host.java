package org.warrenp2p.testnet.lab.topology;

import org.warrenp2p.testnet.lab.net.Namespace;

/**
 * Where programs of the lab run.
 *
 * @param address its own, IPv4; behind a translator a private one
 */
public record Host(Namespace namespace, String address) {}
