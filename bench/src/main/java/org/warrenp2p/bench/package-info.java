/**
 * Benchmarks of the whole node on this machine. Each is measured beside a yardstick of the same run where there is one,
 * because machines are noisy and only ratios carry over. Entry type: {@link org.warrenp2p.bench.Benchmarks}.
 */
@NullMarked
package org.warrenp2p.bench;

import org.jspecify.annotations.NullMarked;
