/**
 * The search for the peers closest to a key, as a pure object. Entry type: {@link
 * org.warrenp2p.dht.lookup.IterativeLookup}.
 */
@NullMarked
package org.warrenp2p.dht.lookup;

import org.jspecify.annotations.NullMarked;
