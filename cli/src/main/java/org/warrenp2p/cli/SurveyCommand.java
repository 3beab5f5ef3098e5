package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.RunDirectory;
import org.warrenp2p.testnet.survey.SurveyResults;
import org.warrenp2p.testnet.survey.Surveyor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Connectivity of a live network between volunteers. */
@Command(
        name = "survey",
        description = {
            "Measures who connects to whom in a live network, between peers that opted in.",
            "They are those that run `warren run --survey TOPIC`. Of each pair one is asked to connect to the other and to"
                    + " tell how that went; addresses are cut to their networks before they are told."
        },
        footer = {
            "",
            "Example:",
            "  warren survey --topic our-testnet --pairs 50 --out survey --bootstrap"
                    + " /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class SurveyCommand extends WarrenCommand {

    private static final int MAX_PAIRS = 10_000;

    /** Of more volunteers a random sample is asked. */
    private static final int MAX_VOLUNTEERS = 1_000;

    private static final long SEED_LIMIT = 1L << 53;

    @Option(names = "--topic", paramLabel = "T", required = true, description = "what the volunteers have opted in to")
    private String topic;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            required = true,
            description = "how many pairs to measure; each two volunteers are one pair at most")
    private int pairs;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the files are written")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "which pairs, 0 to 2^53 - 1 (default: ${DEFAULT-VALUE})")
    private long seed;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    SurveyCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        Topics.require(topic);
        require(pairs >= 1 && pairs <= MAX_PAIRS, "--pairs is between 1 and " + MAX_PAIRS + ", not " + pairs);
        require(seed >= 0 && seed < SEED_LIMIT, "--seed is between 0 and 2^53 - 1, not " + seed);
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        RunDirectory directory = RunDirectory.prepare(out);
        var builder = network.builder(bootstrap).role(RoleSetting.CLIENT).publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            List<PeerId> volunteers = volunteers(joined.node());
            output.line(volunteers.size() + " volunteers");
            Surveyor surveyor = new Surveyor(
                    joined.node(), topic, volunteers, network.timeout(), System::nanoTime, output.progress()::show);
            write(output, directory, surveyor.run(pairs, seed));
            return 0;
        }
    }

    private static void require(boolean condition, String sentence) throws CliFailure {
        if (!condition) {
            throw new CliFailure(ErrorCode.USAGE, sentence, "`warren survey --help` shows what it takes");
        }
    }

    private List<PeerId> volunteers(WarrenNode node) throws CliFailure {
        String hint =
                "Volunteers run `warren run --survey " + topic + "`; check the name letter by letter, and --network";
        List<PeerId> found;
        try {
            found = Waiting.on(node.findPeers(topic, MAX_VOLUNTEERS, network.timeout()), network.timeout())
                    .peers();
        } catch (CliFailure failure) {
            throw failure.withHintFor(ErrorCode.NOT_FOUND, hint).withHintFor(ErrorCode.TIMEOUT, Waiting.LONGER);
        }
        if (found.size() < 2) {
            throw new CliFailure(ErrorCode.NOT_FOUND, "A pair is two volunteers, and there is one", hint);
        }
        // found in an order that no seed decides
        return found.stream().sorted().toList();
    }

    private void write(Output output, RunDirectory directory, SurveyResults survey) throws Exception {
        Results results = survey.results();
        ObjectNode configuration = configuration(survey);
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        for (var table : results.tables()) {
            directory.writeTable(table.name(), table.columns(), table.rows(), files);
        }
        directory.writeReport(
                "Connectivity of " + topic,
                "Who connects to whom among volunteers of a live network?",
                command(),
                results,
                configuration,
                files);
        ObjectNode result = Output.object(true)
                .put("topic", topic)
                .put("volunteers", survey.volunteers())
                .put("attempts", survey.rows().size());
        results.lists().forEach(result::set);
        results.measures().forEach((name, measure) -> result.set(name, measure.toJson()));
        ObjectNode confidence = result.putObject("confidence");
        results.measures().forEach((name, measure) -> confidence.set(name, measure.confidence()));
        ArrayNode notes = result.putArray("notes");
        results.notes().forEach(notes::add);
        result.put("repeat", command());
        result.set("configuration", configuration);
        result.set("files", files);
        directory.writeResult(result);
        results.measures().forEach((name, measure) -> output.line(String.format("  %-24s %s", name, measure.text())));
        results.notes().forEach(note -> output.line("  " + note));
        output.line("The report is " + out.resolve(RunDirectory.REPORT));
        output.object(result);
    }

    private ObjectNode configuration(SurveyResults survey) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("topic", topic)
                .put("network", network.network().toString())
                .put("pairs", pairs)
                .put("volunteers", survey.volunteers())
                .put("seed", seed)
                .put("timeout_ms", network.timeout().toMillis())
                .put("commit", System.getProperty(SimCommand.COMMIT_PROPERTY))
                .put("java", Runtime.version().toString());
    }

    private String command() {
        return "warren survey --topic " + topic + " --pairs " + pairs + " --seed " + seed + " --timeout "
                + network.timeout().toMillis() + "ms --out " + out;
    }
}
