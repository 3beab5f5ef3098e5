/**
 * The distributed hash table: who is out there, and where their records are. Entry type: {@link org.warrenp2p.dht.Dht},
 * which stands on {@link org.warrenp2p.transport.Exchanges} and knows nothing of sockets.
 */
@NullMarked
package org.warrenp2p.dht;

import org.jspecify.annotations.NullMarked;
