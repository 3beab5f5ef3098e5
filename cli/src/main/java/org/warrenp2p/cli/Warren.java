package org.warrenp2p.cli;

import java.util.List;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: parses the command line and runs the command that it names. */
@Command(
        name = "warren",
        description = "Finds any peer by its public key and opens an encrypted channel to it, with no central server.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = ProgramVersion.class,
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  warren demo", "", "warren COMMAND --help shows what a command takes."})
public final class Warren {

    private Warren() {}

    /** Runs the command in {@code arguments} and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(run(Console.ofProcess(), arguments));
    }

    /** Runs the command in {@code arguments}; the status that the process should end with. */
    static int run(Console console, String... arguments) {
        CommandLine line = new CommandLine(new Warren())
                .addSubcommand(new DemoCommand(console))
                .addSubcommand(new RunCommand(console))
                .addSubcommand(new LookupCommand(console))
                .addSubcommand(new AnnounceCommand(console))
                .addSubcommand(new FindCommand(console))
                .addSubcommand(new PutCommand(console))
                .addSubcommand(new GetCommand(console))
                .addSubcommand(new NetcheckCommand(console))
                .addSubcommand(new PingCommand(console))
                .addSubcommand(new ListenCommand(console))
                .addSubcommand(new DialCommand(console))
                .addSubcommand(new ExposeCommand(console))
                .addSubcommand(new OpenCommand(console))
                .addSubcommand(new BenchCommand(console))
                .addSubcommand(SimCommand.with(console))
                .addSubcommand(new LabCommand(console))
                .addSubcommand(new SurveyCommand(console))
                .addSubcommand(KeyCommand.with(console));
        ArgumentTypes.register(line);
        line.setOut(Output.printer(console.out()));
        line.setErr(Output.printer(console.err()));
        // a peer id or a file name means itself
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((refused, given) -> refuse(console, refused, List.of(given)));
        return line.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    private static int refuse(Console console, ParameterException refused, List<String> given) {
        CommandLine command = refused.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = "`" + name + " --help` shows what it takes";
        if (refused instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            hint = "Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? " + hint;
        }
        CliFailure failure = new CliFailure(ErrorCode.USAGE, sentence(refused), hint, refused);
        boolean json = given.contains(OutputOptions.JSON);
        boolean dataOnOutput = command.getCommand() instanceof WarrenCommand parsed && parsed.keepsOutputForData();
        (dataOnOutput ? Output.besideData(console, json) : Output.of(console, json)).failure(failure);
        return failure.code().exitStatus();
    }

    private static String sentence(ParameterException refused) {
        CommandLine command = refused.getCommandLine();
        if (refused instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String first = unmatched.getUnmatched().get(0);
            return command.getSubcommands().isEmpty()
                    ? command.getCommandSpec().qualifiedName() + " takes no \"" + first + "\""
                    : "There is no command \"" + first + "\"";
        }
        // the parsers' own sentences are better than what the library puts around them
        ArgSpec argument = refused.getArgSpec();
        Throwable cause = refused.getCause();
        return argument != null && cause instanceof TypeConversionException
                ? nameOf(argument) + ": " + cause.getMessage()
                : String.valueOf(refused.getMessage());
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
