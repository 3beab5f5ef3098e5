/**
 * Carries hole punches out: the state machine is {@code holepunch}'s, the packets are the sessions', the orders travel
 * through coordinators; here they are brought together, for every punch that this node begins or obeys. Only from the
 * node's loop. Entry type: {@link org.warrenp2p.node.core.punch.Punches}.
 */
@NullMarked
package org.warrenp2p.node.core.punch;

import org.jspecify.annotations.NullMarked;
