/** What other nodes do for this one for a while and are asked again and again: to coordinate, or to relay. */
@NullMarked
package org.warrenp2p.node.core.promise;

import org.jspecify.annotations.NullMarked;
