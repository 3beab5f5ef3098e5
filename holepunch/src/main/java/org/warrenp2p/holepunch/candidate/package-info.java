/**
 * Where a peer might be reached, in which order, and where no packet may go whatever somebody says. Entry types: {@link
 * org.warrenp2p.holepunch.candidate.Candidate}, {@link org.warrenp2p.holepunch.candidate.TargetRules}.
 */
@NullMarked
package org.warrenp2p.holepunch.candidate;

import org.jspecify.annotations.NullMarked;
