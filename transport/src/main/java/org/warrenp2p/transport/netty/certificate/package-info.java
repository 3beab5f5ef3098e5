/** The certificates by which peers know each other in TLS: written and checked as libp2p does. */
@NullMarked
package org.warrenp2p.transport.netty.certificate;

import org.jspecify.annotations.NullMarked;
