/**
 * How much this node sends to those who did not ask for it, and how often it obeys. Entry type: {@link
 * org.warrenp2p.holepunch.limit.PunchLimits}. Pure; {@code nowNanos} is an argument.
 */
@NullMarked
package org.warrenp2p.holepunch.limit;

import org.jspecify.annotations.NullMarked;
