package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.LookupResult;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Finds a peer's record. */
@Command(
        name = "lookup",
        description = "Finds what a peer says of itself: where it is, and behind what.",
        footer = {"", "Example:", "  warren lookup 12D3KooW... --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW..."})
@SuppressWarnings("NullAway.Init") // picocli sets what is required, or does not run the command
final class LookupCommand extends WarrenCommand {

    @Parameters(paramLabel = "PEER_ID", description = "whom to find")
    private PeerId peer;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    LookupCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        var builder = network.builder(bootstrap).role(RoleSetting.CLIENT).publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            LookupResult found = Waiting.on(joined.node().lookup(peer, network.timeout()), network.timeout());
            long expiresInSeconds =
                    (found.record().expiresAtMillis() - Clock.systemUTC().millis()) / 1000;
            tellPeople(output, found, expiresInSeconds);
            output.object(json(found, expiresInSeconds));
            return 0;
        }
    }

    private static void tellPeople(Output output, LookupResult found, long expiresInSeconds) {
        PeerRecord record = found.record();
        output.line(record.peer().toString());
        record.endpoints().forEach(endpoint -> output.line("  endpoint    " + Multiaddr.of(endpoint)));
        record.relays().forEach(relay -> output.line("  relay       " + Multiaddr.of(relay)));
        record.coordinators().forEach(coordinator -> output.line("  coordinator " + Multiaddr.of(coordinator)));
        output.line("  nat         mapping " + NatText.mapping(record.nat()) + ", filtering "
                + NatText.filtering(record.nat()));
        output.line("  record      sequence " + record.sequence() + ", expires in " + expiresInSeconds + " s");
        output.line("  found       in " + Durations.text(found.took()) + " (hops: " + found.hops() + ", messages: "
                + found.messages() + ")");
    }

    private static ObjectNode json(LookupResult found, long expiresInSeconds) {
        PeerRecord record = found.record();
        ObjectNode object = Output.object(true)
                .put("peer", record.peer().toString())
                .put("seq", record.sequence())
                .put("expires_in_s", expiresInSeconds);
        ArrayNode endpoints = object.putArray("endpoints");
        record.endpoints()
                .forEach(endpoint -> endpoints.add(Multiaddr.of(endpoint).toString()));
        object.set("nat", NatText.json(record.nat()));
        addContacts(object.putArray("relays"), record.relays());
        addContacts(object.putArray("coordinators"), record.coordinators());
        return object.put("hops", found.hops())
                .put("messages", found.messages())
                .put("took_ms", Durations.millis(found.took()));
    }

    private static void addContacts(ArrayNode array, List<Contact> contacts) {
        contacts.forEach(contact -> array.add(Multiaddr.of(contact).toString()));
    }
}
