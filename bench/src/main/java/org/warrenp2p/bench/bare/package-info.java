/**
 * A node without links and without the public API: sessions, exchanges and the DHT as they ship, over real sockets or the
 * simulated network. Benchmarks ask through it what applications cannot. Entry type: {@link
 * org.warrenp2p.bench.bare.BareNode}.
 */
@NullMarked
package org.warrenp2p.bench.bare;

import org.jspecify.annotations.NullMarked;
