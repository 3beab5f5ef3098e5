/** Figures out of samples. Entry type: {@link org.warrenp2p.bench.stats.Distribution}. */
@NullMarked
package org.warrenp2p.bench.stats;

import org.jspecify.annotations.NullMarked;
