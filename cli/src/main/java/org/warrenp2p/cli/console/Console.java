package org.warrenp2p.cli.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The process that the program runs in, so that tests can be one.
 *
 * @param in standard input, unbuffered
 * @param out standard output, unbuffered; writing to a pipe that nobody reads throws
 * @param err standard error
 * @param interactive whether a person watches standard error on a terminal
 * @param typed whether standard input is a terminal
 * @param shown whether standard output is a terminal
 * @param environment variables by name
 * @param stopRequests asks for a future that completes when a person or the system wants the program to end; from then
 *     on the program has to end itself
 */
public record Console(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean interactive,
        boolean typed,
        boolean shown,
        Function<String, @Nullable String> environment,
        Supplier<CompletableFuture<Void>> stopRequests) {

    /** Set by the launcher if standard error is a terminal: the JDK only tells of input and output together. */
    private static final String TERMINAL_PROPERTY = "warren.terminal";

    /** The same of standard input. */
    private static final String TYPED_PROPERTY = "warren.terminal.in";

    /** The same of standard output. */
    private static final String SHOWN_PROPERTY = "warren.terminal.out";

    /** The process of this JVM. */
    @SuppressWarnings("SystemOut") // the one place that takes the process's streams
    public static Console ofProcess() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean(TERMINAL_PROPERTY),
                Boolean.getBoolean(TYPED_PROPERTY),
                Boolean.getBoolean(SHOWN_PROPERTY),
                System::getenv,
                Signals::firstTermination);
    }
}
