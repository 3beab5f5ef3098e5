/**
 * Where no packet may go whatever somebody says. Entry type: {@link
 * org.warrenp2p.holepunch.candidate.TargetRules}.
 */
@NullMarked
package org.warrenp2p.holepunch.candidate;

import org.jspecify.annotations.NullMarked;
