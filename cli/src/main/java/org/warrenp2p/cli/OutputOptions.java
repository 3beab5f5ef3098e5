package org.warrenp2p.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command. */
final class OutputOptions {

    static final String JSON = "--json";
    static final String VERBOSE = "-v";

    @Option(names = JSON, description = "print exactly one JSON object, for scripts")
    private boolean json;

    @Option(
            names = {VERBOSE, "--verbose"},
            description = "log what happens to standard error")
    private boolean verbose;

    @Mixin
    private final HelpOption help = new HelpOption();

    boolean help() {
        return help.requested();
    }

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
