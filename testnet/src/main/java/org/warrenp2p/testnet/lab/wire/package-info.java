/**
 * The cables of the lab: VXLAN devices whose frames go through a program that delays, drops and reorders them. {@link
 * org.warrenp2p.testnet.lab.wire.Cables} lays them.
 */
@NullMarked
package org.warrenp2p.testnet.lab.wire;

import org.jspecify.annotations.NullMarked;
