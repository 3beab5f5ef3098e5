package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.OptionalLong;

/** The sequences of values in JSON: unsigned, null for an immutable value. */
final class Sequences {

    private Sequences() {}

    static ObjectNode put(ObjectNode object, OptionalLong sequence) {
        return sequence.isPresent()
                ? object.put("seq", new BigInteger(Long.toUnsignedString(sequence.getAsLong())))
                : object.putNull("seq");
    }
}
