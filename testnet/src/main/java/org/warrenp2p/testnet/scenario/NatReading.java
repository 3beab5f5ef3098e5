package org.warrenp2p.testnet.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.testnet.world.World.Resident;

/**
 * What nodes have found out of the translators in front of them, beside what these are. Left out are those without UDP, who
 * can find out nothing, and the few who are told that they serve, who do not ask.
 */
final class NatReading {

    private final List<Resident> residents;

    NatReading(World world, List<Resident> residents) {
        List<Peer> told = world.bootstrapPeers();
        this.residents = residents.stream()
                .filter(resident -> resident.edge() != EdgeKind.UDP_BLOCKED && !told.contains(resident.peer()))
                .toList();
    }

    /** Adds how many are right, in all and of each kind. */
    void report(Results results) {
        Table table = new Table("nodes", "node", "edge", "behind_carrier", "joined", "mapping", "filtering", "server");
        Rate all = new Rate(0, 0);
        Rate roles = new Rate(0, 0);
        ArrayNode kinds = JsonNodeFactory.instance.arrayNode();
        for (EdgeKind kind : EdgeKind.values()) {
            if (kind != EdgeKind.UDP_BLOCKED) {
                Rate classified = new Rate(0, 0);
                Rate asked = new Rate(0, 0);
                for (Resident resident : residents) {
                    if (resident.edge() == kind) {
                        classified = classified.plus(rate(isRight(resident)));
                        asked = asked.plus(rate(resident.peer().isServer() == isReachable(kind)));
                    }
                }
                all = all.plus(classified);
                roles = roles.plus(asked);
                kinds.addObject()
                        .put("edge", PunchedPair.label(kind.name()))
                        .put("nodes", classified.trials())
                        .put("classified", classified.successes())
                        .put("role_right", asked.successes());
            }
        }
        residents.forEach(resident -> row(table, resident));
        results.rate("nat_classified_rate", all.successes(), all.trials());
        results.rate("role_right_rate", roles.successes(), roles.trials());
        long joined = residents.stream()
                .filter(resident -> resident.peer().joined() != null)
                .count();
        results.rate("joined_rate", joined, residents.size());
        results.list("nat", kinds);
        results.table(table);
    }

    private static Rate rate(boolean right) {
        return new Rate(right ? 1 : 0, 1);
    }

    private static void row(Table table, Resident resident) {
        NatProfile nat = resident.peer().nat();
        table.row(
                resident.peer().id(),
                PunchedPair.label(resident.edge().name()),
                resident.settler().behindCarrier(),
                resident.peer().joined() != null,
                PunchedPair.label(nat.mapping().name()),
                PunchedPair.label(nat.filtering().name()),
                resident.peer().isServer());
    }

    private static boolean isReachable(EdgeKind kind) {
        return kind == EdgeKind.PUBLIC || kind == EdgeKind.FULL_CONE;
    }

    private static boolean isRight(Resident resident) {
        return resident.peer().nat().equals(truth(resident.edge()));
    }

    /** RFC 4787's terms for the kinds. */
    private static NatProfile truth(EdgeKind kind) {
        return switch (kind) {
            case PUBLIC -> new NatProfile(MappingBehavior.NONE, FilteringBehavior.NONE);
            case FULL_CONE ->
                new NatProfile(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT);
            case ADDRESS_RESTRICTED ->
                new NatProfile(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT);
            case PORT_RESTRICTED ->
                new NatProfile(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
            case SYMMETRIC ->
                new NatProfile(
                        MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
            case UDP_BLOCKED -> NatProfile.UNKNOWN;
        };
    }
}
