/** Under construction. */
@NullMarked
package org.warrenp2p.cli;

import org.jspecify.annotations.NullMarked;
