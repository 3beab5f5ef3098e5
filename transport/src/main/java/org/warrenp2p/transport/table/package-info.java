/**
 * Tables and orders whose members hold the links themselves: a node keeps hundreds of sessions and estimates, and an entry of
 * a map beside each would be as large as what is kept. The types to begin with are {@link org.warrenp2p.transport.table.EntryTable}
 * and {@link org.warrenp2p.transport.table.EntryOrder}.
 */
@NullMarked
package org.warrenp2p.transport.table;

import org.jspecify.annotations.NullMarked;
