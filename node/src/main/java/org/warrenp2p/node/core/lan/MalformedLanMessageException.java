package org.warrenp2p.node.core.lan;

/** Bytes that are no DNS message. They are dropped and counted; no stack trace, since anybody can cause it. */
public final class MalformedLanMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLanMessageException(String rule) {
        super(rule, null, false, false);
    }
}
