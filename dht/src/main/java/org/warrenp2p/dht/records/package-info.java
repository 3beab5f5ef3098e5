/**
 * What this node keeps for others: peer records, values, announcements of topics. Entry type: {@link
 * org.warrenp2p.dht.records.Stores}; its ports are {@link org.warrenp2p.dht.records.ItemStorage} for each kind and
 * {@link org.warrenp2p.dht.records.SignatureChecks}.
 */
@NullMarked
package org.warrenp2p.dht.records;

import org.jspecify.annotations.NullMarked;
