/** New paths for links whose paths have died; begin with {@link org.warrenp2p.node.core.repair.LinkRepairs}. */
@NullMarked
package org.warrenp2p.node.core.repair;

import org.jspecify.annotations.NullMarked;
