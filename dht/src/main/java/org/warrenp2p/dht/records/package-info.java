/**
 * The records that this node keeps for others. Entry type: {@link org.warrenp2p.dht.records.RecordStore}; its ports are
 * {@link org.warrenp2p.dht.records.RecordStorage} and {@link org.warrenp2p.dht.records.SignatureChecks}.
 */
@NullMarked
package org.warrenp2p.dht.records;

import org.jspecify.annotations.NullMarked;
