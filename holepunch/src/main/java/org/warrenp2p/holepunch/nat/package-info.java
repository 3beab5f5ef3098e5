/**
 * What stands between this node and the others: observations of its endpoint by neighbours, what follows for mapping and
 * filtering, and the profile that is published. Entry type: {@link
 * org.warrenp2p.holepunch.nat.EndpointObservations}. Pure; {@code nowNanos} is an argument.
 */
@NullMarked
package org.warrenp2p.holepunch.nat;

import org.jspecify.annotations.NullMarked;
