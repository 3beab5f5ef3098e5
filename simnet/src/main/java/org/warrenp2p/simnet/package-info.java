/**
 * A deterministic network in one thread and in virtual time, on which the shipped node code runs. Begin with {@link
 * org.warrenp2p.simnet.Simulation}: it makes {@link org.warrenp2p.simnet.SimHost}s, whose ports (loop, sockets,
 * clocks, randomness) a node is built on, and drives them. The same seed gives the same run, bit for bit; {@link
 * org.warrenp2p.simnet.Simulation#traceHash} says whether it did.
 *
 * <p>At the edge stand {@link org.warrenp2p.simnet.SimRouter}s: translators of any {@link org.warrenp2p.simnet.Nat}
 * type, carriers' translators with homes inside, firewalls.
 */
@NullMarked
package org.warrenp2p.simnet;

import org.jspecify.annotations.NullMarked;
