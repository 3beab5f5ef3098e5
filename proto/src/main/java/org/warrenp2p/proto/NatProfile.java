package org.warrenp2p.proto;

/** What a peer knows of the translators between it and the others (RFC 4787); published in its record. */
public record NatProfile(MappingBehavior mapping, FilteringBehavior filtering) {

    /** Nothing has been measured. */
    public static final NatProfile UNKNOWN = new NatProfile(MappingBehavior.UNKNOWN, FilteringBehavior.UNKNOWN);

    /** How a translator chooses the outside endpoint for a destination (RFC 4787 section 4.1). */
    public enum MappingBehavior {
        /** Not measured. */
        UNKNOWN,
        /** No translation. */
        NONE,
        /** The same outside endpoint for every destination. */
        ENDPOINT_INDEPENDENT,
        /** Another one for every destination address. */
        ADDRESS_DEPENDENT,
        /** Another one for every destination address and port. */
        ADDRESS_AND_PORT_DEPENDENT
    }

    /** Whose packets are let in (RFC 4787 section 5). */
    public enum FilteringBehavior {
        /** Not measured. */
        UNKNOWN,
        /** Everybody's. */
        NONE,
        /** Everybody's, while the mapping lives. */
        ENDPOINT_INDEPENDENT,
        /** Those from addresses that were sent to. */
        ADDRESS_DEPENDENT,
        /** Those from endpoints that were sent to. */
        ADDRESS_AND_PORT_DEPENDENT
    }
}
