package org.warrenp2p.cli;

import java.nio.file.Path;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.KeyFile;
import org.warrenp2p.proto.identity.SystemEntropy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Identities in files. */
@Command(
        name = "key",
        description = "Makes an identity, or tells the peer id of one.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  warren key generate --out identity.key", "  warren key show identity.key"})
final class KeyCommand {

    private KeyCommand() {}

    /** With its two commands. */
    static CommandLine with(Console console) {
        return new CommandLine(new KeyCommand())
                .addMixin("help", new HelpOption())
                .addSubcommand(new Generate(console))
                .addSubcommand(new Show(console));
    }

    private static void tell(Output output, Identity identity, Path file) {
        output.line(identity.peerId().toString());
        output.object(
                Output.object(true).put("peer", identity.peerId().toString()).put("file", file.toString()));
    }

    /** A new identity. */
    @Command(
            name = "generate",
            description = "Writes a new identity to a file that only its owner can read, and prints its peer id.",
            footer = {"", "Example:", "  warren key generate --out identity.key"})
    @SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
    static final class Generate extends WarrenCommand {

        @Option(
                names = "--out",
                paramLabel = "FILE",
                required = true,
                description = "where to write it; an existing file is never replaced")
        private Path file;

        Generate(Console console) {
            super(console);
        }

        @Override
        int run(Output output) throws Exception {
            Identity identity = Identity.generate(new SystemEntropy());
            KeyFile.create(file, identity);
            tell(output, identity, file);
            return 0;
        }
    }

    /** The peer id of an identity. */
    @Command(
            name = "show",
            description = "Prints the peer id of the identity in a file.",
            footer = {"", "Example:", "  warren key show identity.key"})
    @SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
    static final class Show extends WarrenCommand {

        @Parameters(paramLabel = "FILE", description = "the key file")
        private Path file;

        Show(Console console) {
            super(console);
        }

        @Override
        int run(Output output) throws Exception {
            tell(output, KeyFile.read(file), file);
            return 0;
        }
    }
}
