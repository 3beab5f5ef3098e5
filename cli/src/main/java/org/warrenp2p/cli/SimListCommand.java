package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.ExitStatus;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.testnet.scenario.Scenario;
import org.warrenp2p.testnet.scenario.ScenarioCatalog;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.WorldKeys;
import picocli.CommandLine.Command;

/** Which scenarios there are. */
@Command(
        name = "list",
        description = "The built-in scenarios and the keys that --set changes.",
        footer = {"", "Example:", "  warren sim list"})
final class SimListCommand extends WarrenCommand {

    SimListCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) {
        ObjectNode object = Output.object(true);
        ArrayNode scenarios = object.putArray("scenarios");
        for (Scenario scenario : ScenarioCatalog.all()) {
            output.line(scenario.name() + ": " + scenario.title());
            ObjectNode described =
                    scenarios.addObject().put("name", scenario.name()).put("title", scenario.title());
            keys(output, described.putArray("keys"), scenario.parameters());
            output.line("");
        }
        output.line("Keys of every scenario");
        keys(output, object.putArray("keys"), WorldKeys.all());
        output.object(object);
        return ExitStatus.DONE;
    }

    private static void keys(Output output, ArrayNode list, List<Parameter<?>> parameters) {
        for (Parameter<?> parameter : parameters) {
            output.line(String.format(
                    "  %-18s %-10s %s (%s)",
                    parameter.name(), parameter.defaultText(), parameter.meaning(), parameter.range()));
            list.addObject()
                    .put("key", parameter.name())
                    .put("unit", parameter.unit())
                    .put("default", parameter.defaultText())
                    .put("range", parameter.range())
                    .put("meaning", parameter.meaning());
        }
    }
}
