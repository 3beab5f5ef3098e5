package org.warrenp2p.holepunch.nat;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.punch.PortPattern;

/**
 * What follows from the observations of one socket in one family.
 *
 * @param observers prefixes from which somebody has said something; below the quorum everything here is a guess
 * @param agreeing how many of them name {@code mapped}
 * @param mapped where others reach the socket, by most observers; with a mapping that depends on the destination, the
 *     address is what counts. Null only without any observation
 * @param preservesPort whether most saw the local port
 * @param pooled whether the translator gives one host several outside addresses at the same time (RFC 4787 section
 *     4.1, "arbitrary" pooling)
 * @param collisions observers that saw the address of {@code mapped} with another port although most agree: a port that
 *     another host had already, or a lie
 * @param confirmed whether the quorum was there
 */
public record MappingView(
        int observers,
        int agreeing,
        @Nullable Endpoint mapped,
        MappingBehavior mapping,
        boolean preservesPort,
        boolean pooled,
        int collisions,
        PortPattern ports,
        boolean confirmed) {

    /** Nobody has said anything. */
    public static final MappingView NOTHING =
            new MappingView(0, 0, null, MappingBehavior.UNKNOWN, false, false, 0, PortPattern.UNKNOWN, false);

    /** Whether another destination would see another endpoint. */
    public boolean dependsOnDestination() {
        return mapping == MappingBehavior.ADDRESS_DEPENDENT || mapping == MappingBehavior.ADDRESS_AND_PORT_DEPENDENT;
    }
}
