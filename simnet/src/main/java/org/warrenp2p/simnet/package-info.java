/** Under construction. */
@NullMarked
package org.warrenp2p.simnet;

import org.jspecify.annotations.NullMarked;
