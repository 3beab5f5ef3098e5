package org.warrenp2p.holepunch.nat;

import org.warrenp2p.proto.NatProfile.FilteringBehavior;

/**
 * Probes that others were asked to send to us, and how many of them came. A probe that came is a fact, because it carries
 * our nonce from where we had never sent anything; one that did not come may have been lost, or never sent. So one
 * arrival decides, and silence only when there was enough of it.
 *
 * @param strangersAsked from nodes that were never contacted
 * @param otherPortsAsked from another port of an address that was
 */
public record FilteringTests(int strangersAsked, int strangersArrived, int otherPortsAsked, int otherPortsArrived) {

    /** No probe yet. */
    public static final FilteringTests NONE = new FilteringTests(0, 0, 0, 0);

    /**
     * As many silent probes rule an arrival out: three are all lost in one case of 8,000 at 5 % loss, and three that
     * were promised and never sent need three liars.
     */
    public static final int SILENT_PROBES = 3;

    /** @throws IllegalArgumentException if more came than were asked for */
    public FilteringTests {
        if (strangersArrived < 0
                || otherPortsArrived < 0
                || strangersArrived > strangersAsked
                || otherPortsArrived > otherPortsAsked) {
            throw new IllegalArgumentException("No more probes come than were asked for");
        }
    }

    /** One more from a node never contacted. */
    public FilteringTests withStranger(boolean arrived) {
        return new FilteringTests(
                strangersAsked + 1, strangersArrived + (arrived ? 1 : 0), otherPortsAsked, otherPortsArrived);
    }

    /** One more from another port of somebody who was contacted. */
    public FilteringTests withOtherPort(boolean arrived) {
        return new FilteringTests(
                strangersAsked, strangersArrived, otherPortsAsked + 1, otherPortsArrived + (arrived ? 1 : 0));
    }

    /**
     * Whose packets are let in.
     *
     * @param translated whether there is a mapping that must be kept alive for that
     */
    public FilteringBehavior behavior(boolean translated) {
        if (strangersArrived > 0) {
            return translated ? FilteringBehavior.ENDPOINT_INDEPENDENT : FilteringBehavior.NONE;
        }
        if (strangersAsked < SILENT_PROBES) {
            return FilteringBehavior.UNKNOWN;
        }
        if (otherPortsArrived > 0) {
            return FilteringBehavior.ADDRESS_DEPENDENT;
        }
        return otherPortsAsked < SILENT_PROBES
                ? FilteringBehavior.UNKNOWN
                : FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT;
    }
}
