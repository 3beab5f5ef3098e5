/**
 * Secure sessions between peers on datagrams: handshakes, keys, roaming, and who may be sent how much before it has
 * proved its address. The entry type is {@link org.warrenp2p.transport.session.Sessions}; what sits on top implements
 * {@link org.warrenp2p.transport.session.SessionUser}.
 */
@NullMarked
package org.warrenp2p.transport.session;

import org.jspecify.annotations.NullMarked;
