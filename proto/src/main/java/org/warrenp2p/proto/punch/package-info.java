/**
 * What two peers tell each other to open a direct path: orders, and what is in them. Entry type: {@link
 * org.warrenp2p.proto.punch.PunchOrder}.
 */
@NullMarked
package org.warrenp2p.proto.punch;

import org.jspecify.annotations.NullMarked;
