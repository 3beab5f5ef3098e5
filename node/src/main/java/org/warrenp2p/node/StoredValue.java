package org.warrenp2p.node;

import java.time.Duration;
import java.util.OptionalLong;
import org.warrenp2p.proto.Key;

/**
 * What became of a value that was stored.
 *
 * @param key what finds it
 * @param sequence that of a mutable value, unsigned; empty for an immutable one
 * @param storedOn how many other nodes confirmed that they keep it: 20 as a rule, fewer in a small network
 * @param took from the call to the last confirmation
 */
public record StoredValue(Key key, OptionalLong sequence, int storedOn, Duration took) {}
