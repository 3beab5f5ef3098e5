/**
 * Requests and their answers over sessions. The entry type is {@link org.warrenp2p.transport.exchange.ControlPlane},
 * which composes the sessions of one node with its exchanges.
 */
@NullMarked
package org.warrenp2p.transport.exchange;

import org.jspecify.annotations.NullMarked;
