package org.warrenp2p.holepunch.portmap.router;

/** Bytes that are no answer of a router. They are dropped and counted; no stack trace, since anybody can cause it. */
public final class MalformedAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String rule) {
        super(rule, null, false, false);
    }
}
