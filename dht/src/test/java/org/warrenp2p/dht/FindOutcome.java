package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.Failure;

/** Keeps what a search was told. */
final class FindOutcome implements FindListener {

    final List<SignedPeerRecord> records = new ArrayList<>();
    final Outcome<FindResult> end = new Outcome<>();

    @Override
    public void onRecord(SignedPeerRecord record) {
        records.add(record);
    }

    @Override
    public void onFinished(FindResult result) {
        end.succeeded(result);
    }

    @Override
    public void onFailure(Failure failure) {
        end.failed(failure);
    }

    boolean found() {
        return !records.isEmpty();
    }
}
