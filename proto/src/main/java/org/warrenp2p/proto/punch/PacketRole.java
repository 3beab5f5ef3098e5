package org.warrenp2p.proto.punch;

/** What an authenticated packet of the peer says. */
public enum PacketRole {
    /** It wants an answer. */
    PROBE,
    /** It answers a probe of ours: packets go both ways. */
    ANSWER,
    /** The initiator has chosen this path; the target repeats it to say that it knows. */
    NOMINATION
}
