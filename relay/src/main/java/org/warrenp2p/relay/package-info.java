/**
 * Forwarding for peers that cannot reach each other: who has a place at this relay, which circuits there are, what each may
 * carry ({@link org.warrenp2p.relay.CircuitTable}, {@link org.warrenp2p.relay.ReservationTable}), and the ends of circuits, which
 * behave like sockets ({@link org.warrenp2p.relay.CircuitEnds}). {@code nowNanos} is an argument; the node that uses this
 * answers requests and finds relays.
 */
@NullMarked
package org.warrenp2p.relay;

import org.jspecify.annotations.NullMarked;
