/**
 * STUN (RFC 8489): the Binding answers that tell anybody from where its packets come. The entry type is {@link
 * org.warrenp2p.transport.stun.StunResponder}; {@link org.warrenp2p.transport.stun.StunMessage} reads and {@link
 * org.warrenp2p.transport.stun.StunWriter} writes messages.
 */
@NullMarked
package org.warrenp2p.transport.stun;

import org.jspecify.annotations.NullMarked;
