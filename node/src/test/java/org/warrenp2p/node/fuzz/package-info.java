/**
 * Fuzz tests of everything that reads bytes of others (Jazzer). In the build they repeat the kept corpus; with {@code
 * JAZZER_FUZZ=1} one of them at a time searches for new inputs, as CONTRIBUTING.md says. Seeds are made from valid
 * encodings by {@link org.warrenp2p.node.fuzz.SeedFiles}.
 */
@NullMarked
package org.warrenp2p.node.fuzz;

import org.jspecify.annotations.NullMarked;
