package org.warrenp2p.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.ExitStatus;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.testnet.lab.LabRunner;
import org.warrenp2p.testnet.lab.LabSettings;
import org.warrenp2p.testnet.lab.Pair;
import org.warrenp2p.testnet.lab.TryPlan;
import org.warrenp2p.testnet.lab.nat.RouterOptions;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.LabMachine;
import org.warrenp2p.testnet.lab.wire.CableQuality;
import org.warrenp2p.testnet.report.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The NAT matrix. */
@Command(
        name = "lab",
        description = {
            "Real nodes behind real NATs: network namespaces of this machine, joined by netfilter routers of every type.",
            "It needs root, `ip` and `nft`, touches nothing outside its own namespaces, and leaves nothing behind. Types:"
                    + " full addr port masq symmetric symseq symaddr noudp tcp443 fw cgnat public. In a pair the first"
                    + " one calls."
        },
        footer = {
            "",
            "Example:",
            "  warren lab --pairs public:public,port:public,port:full --out matrix",
            "  warren lab --pairs port:port --tries 30 --loss 0.05 --out lossy"
        })
final class LabCommand extends WarrenCommand {

    @Option(
            names = "--pairs",
            paramLabel = "A:B,...",
            description = "which cells of the matrix, with commas between (default: all 144; with --same-nat all 12)")
    private @Nullable String pairs;

    @Option(
            names = "--same-nat",
            description =
                    "both nodes of a pair, which is then of one type, are in the same home; with cgnat in two homes"
                            + " of the same carrier")
    private boolean sameNat;

    @Option(names = "--out", paramLabel = "DIR", description = "where the files are written (default: nowhere)")
    private @Nullable Path out;

    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "1",
            description = "how often each cell is tried (default: ${DEFAULT-VALUE})")
    private int tries;

    @Option(
            names = "--abreast",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "how many tries get ready at once; they connect one after another (default: ${DEFAULT-VALUE})")
    private int abreast;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            defaultValue = "30",
            description = "how often each process connects on its own loopback before the first try (default:"
                    + " ${DEFAULT-VALUE})")
    private int warmUps;

    @Option(
            names = "--observers",
            paramLabel = "N",
            defaultValue = "8",
            description = "how many public nodes there are (default: ${DEFAULT-VALUE})")
    private int observers;

    @Option(
            names = "--latency",
            paramLabel = "DURATION",
            defaultValue = "10ms",
            description = "what a packet takes from a home to the internet, and again from there to another home"
                    + " (default: ${DEFAULT-VALUE}, so a round trip takes four times that)")
    private Duration latency = Duration.ofMillis(10);

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            defaultValue = "0",
            description =
                    "packets lost, 0 to 1, on each cable and way; from home to home there are two cables (default:"
                            + " ${DEFAULT-VALUE})")
    private double loss;

    @Option(
            names = "--reorder",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "packets that others overtake, 0 to 1, on each cable and way (default: ${DEFAULT-VALUE})")
    private double reorder;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "where the chance of cables comes from, 0 to 2^53 - 1 (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--skew",
            paramLabel = "DURATION",
            description =
                    "how much later one side hears its orders than the other, at most: from nothing in a cell's first"
                            + " try to this in its last, by turns at either side (default: both hear them in time)")
    private Duration skew = Duration.ZERO;

    @Option(
            names = "--rebind",
            description =
                    "once connected and talking, a router forgets its mappings, by turns at either side; measures for"
                            + " how long nothing arrives")
    private boolean rebind;

    @Option(
            names = "--idle",
            paramLabel = "DURATION",
            description =
                    "once connected, say nothing for so long, and measure then how soon data arrive (default: not measured)")
    private Duration idle = Duration.ZERO;

    @Option(
            names = "--lifetime",
            paramLabel = "DURATION",
            description =
                    "how long routers remember a connection without traffic, in whole seconds (default: as Linux does)")
    private Duration lifetime = Duration.ZERO;

    @Option(names = "--no-input-rule", description = "routers do not drop what comes to themselves unasked")
    private boolean noInputRule;

    @Option(names = "--no-hairpin", description = "routers do not send back in what comes from inside to outside")
    private boolean noHairpin;

    @Option(names = "--no-relays", description = "the public nodes forward for nobody: what punching alone reaches")
    private boolean noRelays;

    @Option(
            names = "--wait-direct",
            paramLabel = "DURATION",
            defaultValue = "6s",
            description = "how long a link that began on a relay may take to become direct (default: ${DEFAULT-VALUE})")
    private Duration waitDirect = Duration.ofSeconds(6);

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "how long a node may take to join, and then to connect (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofSeconds(10);

    LabCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        LabSettings settings = settings();
        String missing = LabMachine.missing().orElse(null);
        if (missing != null) {
            throw new CliFailure(
                    ErrorCode.UNSUPPORTED, missing, "Run it as root on Linux; docs/lab.md says what it needs", null);
        }
        RunDirectory directory = out == null ? null : RunDirectory.prepare(out);
        output.line(settings.pairs().size() + " pairs, " + tries + (tries == 1 ? " try" : " tries") + " each, "
                + observers + " observers");
        LabRunner runner = new LabRunner(
                settings,
                launcher(),
                directory,
                command(settings),
                System.getProperty(SimCommand.COMMIT_PROPERTY),
                output.progress()::show);
        try {
            show(output, runner.run());
            return ExitStatus.DONE;
        } catch (LabException failure) {
            throw new CliFailure(
                    ErrorCode.LAB_FAILED,
                    String.valueOf(failure.getMessage()),
                    "To have the same again: " + command(settings),
                    failure);
        }
    }

    private LabSettings settings() {
        return new LabSettings(
                pairs != null ? Pair.parse(pairs) : sameNat ? Pair.ofSameTypes() : Pair.all(),
                sameNat,
                new TryPlan(tries, abreast, warmUps, skew, rebind, idle),
                observers,
                new CableQuality(latency, loss, reorder),
                new RouterOptions(!noInputRule, !noHairpin),
                lifetime,
                !noRelays,
                waitDirect,
                timeout,
                seed);
    }

    private static List<String> launcher() {
        String launcher = System.getProperty(BenchCommand.LAUNCHER_PROPERTY);
        return launcher == null ? OwnProcess.javaCommand() : List.of(launcher);
    }

    private String command(LabSettings settings) {
        StringBuilder command = new StringBuilder("warren lab");
        if (pairs != null) {
            command.append(" --pairs ").append(pairs);
        }
        if (sameNat) {
            command.append(" --same-nat");
        }
        command.append(" --tries ")
                .append(tries)
                .append(" --abreast ")
                .append(abreast)
                .append(" --warm-ups ")
                .append(warmUps)
                .append(" --observers ")
                .append(observers)
                .append(" --latency ")
                .append(latency.toMillis())
                .append("ms --loss ")
                .append(loss)
                .append(" --reorder ")
                .append(reorder)
                .append(" --seed ")
                .append(seed)
                .append(" --timeout ")
                .append(settings.patience().toMillis())
                .append("ms");
        if (!skew.isZero()) {
            command.append(" --skew ").append(skew.toMillis()).append("ms");
        }
        if (rebind) {
            command.append(" --rebind");
        }
        if (noInputRule) {
            command.append(" --no-input-rule");
        }
        if (noHairpin) {
            command.append(" --no-hairpin");
        }
        if (!idle.isZero()) {
            command.append(" --idle ").append(idle.toSeconds()).append('s');
        }
        if (!lifetime.isZero()) {
            command.append(" --lifetime ").append(lifetime.toSeconds()).append('s');
        }
        if (noRelays) {
            command.append(" --no-relays");
        }
        command.append(" --wait-direct ").append(waitDirect.toMillis()).append("ms");
        return command + (out == null ? "" : " --out " + out);
    }

    private void show(Output output, LabRunner.Outcome outcome) {
        output.line("");
        outcome.matrix().forEach(output::line);
        output.line("");
        outcome.results()
                .measures()
                .forEach((name, measure) -> output.line(String.format("  %-24s %s", name, measure.text())));
        outcome.results().notes().forEach(note -> output.line("  " + note));
        if (out != null) {
            output.line("");
            output.line("The report is " + out.resolve(RunDirectory.REPORT));
        }
        output.object(outcome.result());
    }
}
