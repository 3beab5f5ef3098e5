/**
 * Network namespaces of this machine, made and unmade by {@code ip} and {@code nft}: {@link
 * org.warrenp2p.testnet.lab.net.NamespacePool} has those of a run, and none is left when it is closed.
 */
@NullMarked
package org.warrenp2p.testnet.lab.net;

import org.jspecify.annotations.NullMarked;
