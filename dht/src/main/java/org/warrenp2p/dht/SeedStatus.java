package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Failure;

/**
 * How it stands with one bootstrap address, for people who wonder why a node does not join.
 *
 * @param contact the peer and address as they were configured
 * @param failedTries how often it was asked in vain since it last answered, or at all
 * @param lastFailure why the last try failed, or null if none has since it last answered. TIMEOUT also where another peer
 *     lives at the address: nobody answers for a key that is not theirs
 */
public record SeedStatus(
        Contact contact, int failedTries, @Nullable Failure lastFailure) {}
