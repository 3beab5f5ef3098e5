/**
 * Keys and signatures: the ports {@link org.warrenp2p.proto.identity.Signer}, {@link
 * org.warrenp2p.proto.identity.Verifier} and {@link org.warrenp2p.proto.identity.Entropy}, and {@link
 * org.warrenp2p.proto.identity.Identity}, which holds a peer's secret.
 */
@NullMarked
package org.warrenp2p.proto.identity;

import org.jspecify.annotations.NullMarked;
