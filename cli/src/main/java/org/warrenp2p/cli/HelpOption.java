package org.warrenp2p.cli;

import picocli.CommandLine.Option;

/** {@code --help}; the parser shows the help itself. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean requested;

    boolean requested() {
        return requested;
    }
}
