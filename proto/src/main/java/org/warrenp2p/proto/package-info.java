/**
 * The domain values everybody speaks: {@link org.warrenp2p.proto.PeerId}, {@link org.warrenp2p.proto.Key},
 * {@link org.warrenp2p.proto.Endpoint}, {@link org.warrenp2p.proto.Contact} and {@link
 * org.warrenp2p.proto.PeerRecord}. All are immutable and safe to share between threads. No sockets, no clocks.
 */
@NullMarked
package org.warrenp2p.proto;

import org.jspecify.annotations.NullMarked;
