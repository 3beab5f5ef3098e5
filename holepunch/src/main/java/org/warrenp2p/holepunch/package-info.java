/**
 * Direct paths between two peers behind translators. Pure: the node that uses it opens the sockets, asks observers,
 * passes orders through coordinators and tells the time.
 */
@NullMarked
package org.warrenp2p.holepunch;

import org.jspecify.annotations.NullMarked;
