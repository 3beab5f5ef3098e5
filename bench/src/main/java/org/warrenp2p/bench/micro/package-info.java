/**
 * Micro-benchmarks of the inner loops, by JMH. They compile with everything else and run only when asked for. Entry type:
 * {@link org.warrenp2p.bench.micro.MicroBenchmark}.
 */
@NullMarked
package org.warrenp2p.bench.micro;

import org.jspecify.annotations.NullMarked;
