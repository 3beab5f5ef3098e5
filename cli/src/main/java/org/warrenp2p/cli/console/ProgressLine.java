package org.warrenp2p.cli.console;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * How far long work has come: on a terminal one line that is rewritten, elsewhere a plain line now and then. Safe for use
 * by several threads.
 */
public final class ProgressLine {

    private static final int BAR_WIDTH = 24;

    /** Often enough to look alive, seldom enough that a terminal over a slow line keeps up. */
    private static final long REDRAW_NANOS = 50_000_000L;

    /** In a log, a sign of life. */
    private static final long PLAIN_NANOS = 5_000_000_000L;

    private final PrintStream err;
    private final boolean interactive;
    private final LongSupplier nanoTime;
    private long shownNanos;
    private boolean drawn;

    ProgressLine(PrintStream err, boolean interactive, LongSupplier nanoTime) {
        this.err = err;
        this.interactive = interactive;
        this.nanoTime = nanoTime;
        this.shownNanos = nanoTime.getAsLong();
    }

    /** {@code done} of {@code total} is done. */
    public synchronized void show(String what, long done, long total) {
        long now = nanoTime.getAsLong();
        if (now - shownNanos < (interactive ? REDRAW_NANOS : PLAIN_NANOS)) {
            return;
        }
        shownNanos = now;
        if (!interactive) {
            err.println("warren: " + what + " " + done + " of " + total);
            return;
        }
        int filled = (int) (BAR_WIDTH * done / Math.max(1, total));
        err.print("\r\u001b[K  " + what + " [" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + done + "/"
                + total);
        err.flush();
        drawn = true;
    }

    /** Takes the line away, before something else is printed. */
    public synchronized void clear() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }
}
