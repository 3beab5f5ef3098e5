/** The experiments, one class each; {@link org.warrenp2p.testnet.scenario.Scenario} is what they have in common. */
@NullMarked
package org.warrenp2p.testnet.scenario;

import org.jspecify.annotations.NullMarked;
