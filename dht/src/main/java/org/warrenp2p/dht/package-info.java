/** Under construction. */
@NullMarked
package org.warrenp2p.dht;

import org.jspecify.annotations.NullMarked;
