package org.warrenp2p.proto.codec;

/**
 * Bytes from the network that break a rule of the wire. Callers drop and count them. It has no stack trace: anybody can
 * cause it, so it must cost little, and the message says which rule was broken.
 */
public final class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param rule the rule that was broken, as a sentence without the full stop */
    public MalformedFrameException(String rule) {
        super(rule, null, false, false);
    }
}
