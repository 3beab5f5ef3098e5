/** A TCP service of one peer, reached from another: each connection is a stream of the link between the two. */
@NullMarked
package org.warrenp2p.cli.tcp;

import org.jspecify.annotations.NullMarked;
