package org.warrenp2p.transport;

/**
 * Why an operation did not succeed.
 *
 * @param message one sentence for people, without secrets
 */
public record Failure(Code code, String message) {

    /** What kind of failure it is; what programs decide by. */
    public enum Code {
        /** Nobody answered in time. */
        TIMEOUT,
        /** The network refuses to carry packets there (no route, wrong family, port closed). */
        UNREACHABLE,
        /** The other side said no. */
        REFUSED,
        /** Somebody else answered than the peer that was meant. */
        WRONG_PEER,
        /** A bound of our own is reached; later is better. */
        LIMIT,
        /** What was looked for does not exist. */
        NOT_FOUND,
        /** It was closed, here or there, before it was done. */
        CLOSED,
        /** The address is taken by another program. */
        ADDRESS_IN_USE,
        /** The address cannot be used on this machine, or needs a privilege. */
        ADDRESS_UNUSABLE,
        /** This machine or this version cannot do it. */
        UNSUPPORTED,
        /** The other side broke the rules of the protocol. */
        PROTOCOL,
        /** A file or disk of this machine cannot be used. */
        STORAGE
    }

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
