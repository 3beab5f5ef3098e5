/**
 * Proves that the routers of the lab do what their types promise, by means that have nothing in common with the node: {@link
 * org.warrenp2p.testnet.lab.truth.TruthCheck} measures a home from inside.
 */
@NullMarked
package org.warrenp2p.testnet.lab.truth;

import org.jspecify.annotations.NullMarked;
