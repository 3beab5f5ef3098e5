package org.warrenp2p.cli;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what the network between here and the peers does. */
@Command(
        name = "netcheck",
        description = "Tells what the network between here and the peers does, and what that means for connecting.",
        footer = {"", "Example:", "  warren netcheck --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."})
final class NetcheckCommand extends WarrenCommand {

    /** Of the check itself, which ends by itself before: a node that hangs is a fault. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Ten tries of up to ten minutes each would take longer only where a router contradicts itself. */
    private static final Duration LIFETIME_LIMIT = Duration.ofMinutes(90);

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--lifetime",
            description = "measure how long mappings live without traffic, too; that takes minutes")
    private boolean lifetime;

    NetcheckCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        var builder = network.builder(bootstrap)
                .role(RoleSetting.CLIENT)
                .publish(false)
                .portMapping(true);
        // what there is to find out is found out while it joins
        try (JoinedNode started = JoinedNode.start(builder, network.timeout())) {
            if (lifetime) {
                output.note("Measuring how long mappings live takes up to half an hour");
            }
            NetcheckReport report = Waiting.on(started.node().netcheck(lifetime), lifetime ? LIFETIME_LIMIT : LIMIT);
            NetcheckText.lines(report).forEach(output::line);
            output.object(NetcheckText.json(report));
            return 0;
        }
    }
}
