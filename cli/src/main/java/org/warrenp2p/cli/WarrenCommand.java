package org.warrenp2p.cli;

import ch.qos.logback.classic.Level;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Failures;
import org.warrenp2p.cli.console.Output;
import picocli.CommandLine.Mixin;

/** What every command has in common: its options of output, and that whatever goes wrong ends as a sentence. */
abstract class WarrenCommand implements Callable<Integer> {

    private static final String PROGRAM_LOGGER = "org.warrenp2p";

    private final Console console;

    @Mixin
    private final OutputOptions options = new OutputOptions();

    WarrenCommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() {
        if (options.verbose()) {
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(PROGRAM_LOGGER)).setLevel(Level.DEBUG);
        }
        Output output =
                keepsOutputForData() ? Output.besideData(console, options.json()) : Output.of(console, options.json());
        try {
            return run(output);
        } catch (Exception | LinkageError thrown) {
            CliFailure failure = Failures.of(thrown);
            if (options.verbose()) {
                log().debug("{}", failure.code().text(), thrown);
            }
            output.failure(failure);
            return failure.code().exitStatus();
        }
    }

    /** Does it; the exit status. What it throws is reported by {@link Failures}. */
    abstract int run(Output output) throws Exception;

    /** Whether standard output is the peer's data, so that results go to standard error. */
    boolean keepsOutputForData() {
        return false;
    }

    final Console console() {
        return console;
    }

    private Logger log() {
        return LoggerFactory.getLogger(getClass());
    }
}
