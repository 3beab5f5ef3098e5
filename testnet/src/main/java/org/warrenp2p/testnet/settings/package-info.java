/** What a scenario can be told: typed keys with units and ranges, and the YAML files that set them. */
@NullMarked
package org.warrenp2p.testnet.settings;

import org.jspecify.annotations.NullMarked;
