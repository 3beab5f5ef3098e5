package org.warrenp2p.holepunch.nat;

import org.warrenp2p.proto.NatProfile;

/**
 * All that is known of the translators in front of one socket; the {@link #profile} is what the record tells of it.
 *
 * @param certain whether mapping was seen by a quorum and filtering was tested
 */
public record NatReport(
        NatProfile profile, MappingView mapping, Hairpinning hairpin, MappingLifetime lifetime, boolean certain) {

    /** Nothing is known. */
    public static final NatReport UNKNOWN =
            new NatReport(NatProfile.UNKNOWN, MappingView.NOTHING, Hairpinning.UNKNOWN, MappingLifetime.UNKNOWN, false);
}
