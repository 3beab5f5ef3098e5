package org.warrenp2p.node.core.lan;

/** Numbers of DNS (RFC 1035), and the names of this service (RFC 6763). */
final class LanFormat {

    /** The service: nodes of Warren over UDP. */
    static final String SERVICE = "_warren._udp.local";

    static final String DOMAIN = "local";

    /** The version of this text record; what does not fit into it any more gets another one. */
    static final String VERSION = "1";

    static final int HEADER_BYTES = 12;

    /** RFC 6762, 17: what an Ethernet packet carries; nobody of this service needs more. */
    static final int MOST_BYTES = 1_472;

    /** RFC 1035, 2.3.4. */
    static final int MOST_LABEL_BYTES = 63;

    static final int MOST_NAME_BYTES = 255;

    /** QR and AA (RFC 6762, 18). */
    static final int RESPONSE_FLAGS = 0x8400;

    static final int RESPONSE_BIT = 0x8000;

    static final int TYPE_A = 1;
    static final int TYPE_PTR = 12;
    static final int TYPE_TXT = 16;
    static final int TYPE_SRV = 33;
    static final int TYPE_ANY = 255;

    /** IN; its upper bit means that caches forget the rest, or that the answer may come directly (RFC 6762, 10.2, 5.4). */
    static final int CLASS_IN = 1;

    static final int CLASS_MASK = 0x7fff;
    static final int CACHE_FLUSH = 0x8001;

    /** RFC 6762, 10: 120 s for what names a host, 75 minutes for the rest. */
    static final int HOST_LIFE_SECONDS = 120;

    static final int LIFE_SECONDS = 4_500;

    private LanFormat() {}
}
