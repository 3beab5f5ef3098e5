package org.warrenp2p.bench;

import java.time.Duration;
import java.util.List;

/** One named measurement. */
public interface Benchmark {

    /** What it is called on the command line. */
    String name();

    /** What it measures, in one line. */
    String summary();

    /** How long it measures by itself, after warming up. */
    Duration usualTime();

    /** Warms up and measures; takes as long as it takes. */
    List<Figure> run(Measuring measuring) throws Exception;
}
