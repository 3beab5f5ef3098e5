package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.node.NetcheckReport;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;

/** A report of the network, for people and for scripts. */
final class NetcheckText {

    private NetcheckText() {}

    static List<String> lines(NetcheckReport report) {
        List<String> lines = new ArrayList<>();
        if (!report.udp()) {
            lines.add("Nobody has answered over UDP. Either this network lets no UDP out, or none of the bootstrap");
            lines.add("addresses serves now; without UDP no peer can be reached.");
            return lines;
        }
        addFamily(lines, "IPv4", report.ipv4());
        addFamily(lines, "IPv6", report.ipv6());
        lines.add("relays  " + relays(report.relays()));
        lines.add("");
        lines.addAll(meaning(report));
        return lines;
    }

    private static void addFamily(List<String> lines, String name, NetcheckReport.@Nullable Family family) {
        if (family == null) {
            lines.add(name + "  nobody has answered");
            return;
        }
        lines.add(name + "  seen at      " + family.mapped() + " by " + Amount.of(family.observers(), "network")
                + (family.certain() ? "" : "; too few to be sure"));
        lines.add("      mapping      " + NatText.text(family.mapping()) + ports(family));
        lines.add("      filtering    " + NatText.text(family.filtering()));
        if (family.hairpin() != null) {
            lines.add("      hairpin      " + (family.hairpin() ? "yes" : "no"));
        }
        NetcheckReport.Lifetime lifetime = family.lifetime();
        if (lifetime != null) {
            lines.add("      lifetime     at least " + lifetime.min().toSeconds() + " s"
                    + (lifetime.max() == null
                            ? ""
                            : ", less than " + lifetime.max().toSeconds() + " s"));
        }
    }

    private static String relays(List<NetcheckReport.Relay> relays) {
        return relays.isEmpty()
                ? "none has answered"
                : Amount.of(relays.size(), "relay") + " answered, the nearest after "
                        + Durations.text(relays.get(0).rtt());
    }

    private static String ports(NetcheckReport.Family family) {
        if (family.mapping() == MappingBehavior.NONE) {
            return "";
        }
        if (family.portDelta() != null) {
            return ", ports " + family.portDelta() + " apart";
        }
        return family.portPreserved() ? ", ports preserved" : "";
    }

    /** What it means for connecting, by the family that does best. */
    private static List<String> meaning(NetcheckReport report) {
        if (Boolean.TRUE.equals(report.reachable())) {
            return List.of(
                    "Anybody can send to this machine: peers connect to it directly, and a node here can serve others.");
        }
        NetcheckReport.Family best = better(report.ipv4(), report.ipv6());
        if (best == null || best.mapping() == MappingBehavior.UNKNOWN) {
            return List.of("Too few nodes answered to tell more; try again when the network has grown.");
        }
        return switch (best.mapping()) {
            case UNKNOWN, NONE -> List.of(withoutTranslation(best));
            case ENDPOINT_INDEPENDENT ->
                List.of(
                        "Your router keeps one port for all peers: direct connections will nearly always work.",
                        best.filtering() == FilteringBehavior.UNKNOWN
                                ? "Whether it lets strangers in could not be found out: too few nodes are around."
                                : "It lets in only whom this machine has sent to, so a node here asks and does not serve.");
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT ->
                List.of(
                        "Your router takes another port for every peer: direct connections work with peers whose router keeps",
                        "one port"
                                + (best.portDelta() == null
                                        ? ""
                                        : ", and mostly with others, as its ports can be foretold")
                                + "; where both sides are like this, a relay is needed.");
        };
    }

    private static String withoutTranslation(NetcheckReport.Family family) {
        return family.filtering() == FilteringBehavior.UNKNOWN
                ? "Nothing translates your address. Whether strangers get in could not be found out: too few nodes are"
                        + " around."
                : "Nothing translates your address, but a firewall lets in only whom this machine has sent to: direct"
                        + " connections will nearly always work.";
    }

    private static NetcheckReport.@Nullable Family better(
            NetcheckReport.@Nullable Family first, NetcheckReport.@Nullable Family second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        if (second.mapping() == MappingBehavior.UNKNOWN) {
            return first;
        }
        boolean firstDoesBetter =
                first.mapping() != MappingBehavior.UNKNOWN && first.mapping().compareTo(second.mapping()) <= 0;
        return firstDoesBetter ? first : second;
    }

    static ObjectNode json(NetcheckReport report) {
        ObjectNode object = Output.object(true).put("udp", report.udp());
        putFamily(object, "ipv4", report.ipv4());
        putFamily(object, "ipv6", report.ipv6());
        object.put("port_mapping", report.portMapping())
                .put("reachable", report.reachable())
                .put("role", report.server() ? "server" : "client");
        ArrayNode relays = object.putArray("relays");
        report.relays()
                .forEach(relay -> relays.addObject()
                        .put("peer", relay.peer().toString())
                        .put("rtt_ms", Durations.millis(relay.rtt())));
        return object.put("took_ms", Durations.millis(report.took()));
    }

    private static void putFamily(ObjectNode object, String name, NetcheckReport.@Nullable Family family) {
        if (family == null) {
            object.putNull(name);
            return;
        }
        ObjectNode node = object.putObject(name)
                .put("mapped", family.mapped().toString())
                .put("mapping", NatText.text(family.mapping()))
                .put("filtering", NatText.text(family.filtering()))
                .put("port_preserved", family.portPreserved())
                .put("port_delta", family.portDelta())
                .put("hairpin", family.hairpin());
        NetcheckReport.Lifetime lifetime = family.lifetime();
        if (lifetime == null) {
            node.putNull("lifetime_s");
        } else {
            node.putObject("lifetime_s")
                    .put("min", lifetime.min().toSeconds())
                    .put("max", lifetime.max() == null ? null : lifetime.max().toSeconds());
        }
        node.put("observers", family.observers()).put("certain", family.certain());
    }
}
