/** The benchmarks, one class each. Entry type: {@link org.warrenp2p.bench.rows.Rows}. */
@NullMarked
package org.warrenp2p.bench.rows;

import org.jspecify.annotations.NullMarked;
