package org.warrenp2p.transport;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;

/**
 * The cryptography of control sessions: whole packets in, whole packets out, keys never seen. Handshakes run on a
 * bounded worker, so that a curve (about 400 µs a handshake) never stalls the loop; results come back on the loop in a
 * later turn. A full worker fails with LIMIT. Production: Noise IK; the simulated network may use a cheap stand-in.
 */
public interface SessionCrypto {

    /**
     * Writes a first packet to {@code responder}.
     *
     * @param localIndex the session index that the responder's packets must carry
     * @param payload the encoded first frame, padded as it must travel
     */
    void initiate(PeerId responder, int localIndex, Bytes payload, Completion<Initiation> completion);

    /**
     * Whether a first packet carries a check value that only somebody who knows our public key can make. Cheap (one
     * hash), synchronous; packets that fail are dropped before any curve is touched. mac2 is not looked at.
     */
    boolean passesCheapCheck(Bytes firstPacket);

    /**
     * Writes a cookie reply to {@code firstPacket}, which has passed the cheap check: 49 bytes that only who knows that
     * packet and our public key can open. Cheap, synchronous.
     *
     * @param cookie 16 bytes
     */
    Bytes sealCookie(Bytes firstPacket, Bytes cookie);

    /** How long strangers' handshakes have kept the worker busy so far, in nanoseconds; only grows. */
    long strangersNanos();

    /** Opens a first packet; PROTOCOL if it is not authentic or its key is refused. */
    void open(Bytes firstPacket, Completion<Opened> completion);

    /** A first packet of ours. */
    interface Initiation {

        /** The packet; retransmit it byte for byte. Its last 16 bytes, mac2, are zeros: whoever has a cookie fills them. */
        Bytes packet();

        /** The cookie in a cookie reply to this packet, or null if it is none. Cheap, synchronous. */
        @Nullable
        Bytes openCookie(Bytes cookieReply);

        /** Reads the answer to it; PROTOCOL if it is not authentic (the initiation can be tried with another one). */
        void complete(Bytes responsePacket, Completion<Established> completion);
    }

    /** A first packet of somebody else, opened. */
    interface Opened {

        /** Who sent it; authenticated. */
        PeerId initiator();

        /** The encoded first frame. */
        Bytes payload();

        /** Writes the answer; at most once. */
        void respond(int localIndex, Bytes payload, Completion<Accepted> completion);
    }

    /** The initiator's end of a finished handshake. */
    record Established(PacketCipher cipher, Bytes payload) {}

    /** The responder's end of a finished handshake, with the packet to send. */
    record Accepted(PacketCipher cipher, Bytes packet) {}
}
