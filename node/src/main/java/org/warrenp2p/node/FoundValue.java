package org.warrenp2p.node;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

/**
 * A value that was found, and checked: an immutable one is what its key is the hash of, a mutable one is signed by its
 * owner.
 *
 * @param content at most 900 bytes
 * @param owner who signed a mutable value; empty for an immutable one
 * @param sequence that of a mutable value, unsigned, the highest that was seen; empty for an immutable one
 * @param took from the call until nothing better was expected
 */
public record FoundValue(Key key, Bytes content, Optional<PeerId> owner, OptionalLong sequence, Duration took) {}
