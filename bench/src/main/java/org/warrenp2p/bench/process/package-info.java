/** Processes that are measured from outside. Entry type: {@link org.warrenp2p.bench.process.Child}. */
@NullMarked
package org.warrenp2p.bench.process;

import org.jspecify.annotations.NullMarked;
