/**
 * The node that applications embed. Entry type: {@link org.warrenp2p.node.WarrenNode}.
 *
 * <p>All types here are safe for use by several threads. Results are {@link java.util.concurrent.CompletableFuture}s
 * that always complete, exceptionally with a {@link org.warrenp2p.node.WarrenException} that says why; they and all
 * listeners run on the executor given to the builder, never on an event loop.
 */
@NullMarked
package org.warrenp2p.node;

import org.jspecify.annotations.NullMarked;
