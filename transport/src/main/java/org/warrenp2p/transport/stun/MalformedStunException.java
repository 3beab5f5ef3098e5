package org.warrenp2p.transport.stun;

/** Bytes that are not a STUN message. They are dropped and counted; no stack trace, since anybody can cause it. */
public final class MalformedStunException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedStunException(String rule) {
        super(rule, null, false, false);
    }
}
