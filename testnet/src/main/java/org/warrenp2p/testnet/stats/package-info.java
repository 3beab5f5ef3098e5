/** Rates, means and percentiles with the intervals that say how far to trust them. */
@NullMarked
package org.warrenp2p.testnet.stats;

import org.jspecify.annotations.NullMarked;
