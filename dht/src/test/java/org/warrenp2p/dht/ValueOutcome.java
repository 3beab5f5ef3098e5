package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Value;
import org.warrenp2p.transport.Failure;

/** Keeps what a search for a value was told. */
final class ValueOutcome implements ValueListener {

    final List<Value> values = new ArrayList<>();
    final Outcome<ValueResult> end = new Outcome<>();

    @Override
    public void onValue(Value value) {
        values.add(value);
    }

    @Override
    public void onFinished(ValueResult result) {
        end.succeeded(result);
    }

    @Override
    public void onFailure(Failure failure) {
        end.failed(failure);
    }
}
