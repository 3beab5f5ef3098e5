package org.warrenp2p.testnet.lab.net;

import org.jspecify.annotations.Nullable;

/** The lab could not do something; the message is one sentence for people. */
public final class LabException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A failure that began here. */
    public LabException(String sentence) {
        this(sentence, null);
    }

    /** A failure that something else caused. */
    public LabException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
