package org.warrenp2p.proto;

/** The two families of internet addresses. */
public enum IpFamily {
    /** 32-bit addresses. */
    IPV4,
    /** 128-bit addresses. */
    IPV6
}
