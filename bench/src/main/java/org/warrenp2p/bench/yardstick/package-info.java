/** What the node is held against: a bare echo over UDP, and the curve operations of a handshake. */
@NullMarked
package org.warrenp2p.bench.yardstick;

import org.jspecify.annotations.NullMarked;
