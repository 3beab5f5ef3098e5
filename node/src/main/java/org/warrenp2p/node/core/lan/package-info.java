/**
 * Nodes of one local network find each other by multicast DNS (RFC 6762, RFC 6763). Entry type: {@link
 * org.warrenp2p.node.core.lan.LanDiscovery}.
 */
@NullMarked
package org.warrenp2p.node.core.lan;

import org.jspecify.annotations.NullMarked;
