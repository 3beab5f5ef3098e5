package org.warrenp2p.cli.console;

/** What the process ends with; scripts decide by it. */
public final class ExitStatus {

    /** Done. */
    public static final int DONE = 0;

    /** The operation did not succeed. */
    public static final int FAILED = 1;

    /** Wrong usage. */
    public static final int USAGE = 2;

    /** A configuration, key, file or port problem. */
    public static final int SETUP = 3;

    private ExitStatus() {}
}
