/**
 * Research on simulated networks: {@link org.warrenp2p.testnet.Experiment} is a scenario with its settings, {@link
 * org.warrenp2p.testnet.ExperimentRunner} runs it once per seed and writes the report. docs/research.md tells how to use it.
 */
@NullMarked
package org.warrenp2p.testnet;

import org.jspecify.annotations.NullMarked;
