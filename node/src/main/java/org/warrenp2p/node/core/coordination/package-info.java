/**
 * Orders to punch and who passes them on: this node as a coordinator of others, its own coordinators, and the orders
 * that it sends and gets through them. Entry: {@link org.warrenp2p.node.core.coordination.Coordination}.
 */
@NullMarked
package org.warrenp2p.node.core.coordination;

import org.jspecify.annotations.NullMarked;
