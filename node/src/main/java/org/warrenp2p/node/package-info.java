/** Under construction. */
@NullMarked
package org.warrenp2p.node;

import org.jspecify.annotations.NullMarked;
