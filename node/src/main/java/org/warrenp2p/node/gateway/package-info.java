/** The routers on the ways out of this machine. Entry type: {@link org.warrenp2p.node.gateway.SystemGateways}. */
@NullMarked
package org.warrenp2p.node.gateway;

import org.jspecify.annotations.NullMarked;
