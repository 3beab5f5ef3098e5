package org.warrenp2p.dht.records;

import org.warrenp2p.proto.SignedPeerRecord;

/** A peer record and who stored it. */
public record KeptRecord(SignedPeerRecord signed, Storer storer) implements KeptItem {

    @Override
    public long bytes() {
        return OVERHEAD_BYTES + signed.encoded().length() + signed.signature().length();
    }

    @Override
    public long expiresAtMillis() {
        return signed.record().expiresAtMillis();
    }

    @Override
    public boolean isOwnRecord() {
        return signed.record().peer().equals(storer.peer());
    }
}
