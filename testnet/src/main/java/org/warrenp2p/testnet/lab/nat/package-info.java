/**
 * What the routers of the lab do: {@link org.warrenp2p.testnet.lab.nat.NatType} has the types with what each promises, {@link
 * org.warrenp2p.testnet.lab.nat.NatRules} the netfilter rules that make them.
 */
@NullMarked
package org.warrenp2p.testnet.lab.nat;

import org.jspecify.annotations.NullMarked;
