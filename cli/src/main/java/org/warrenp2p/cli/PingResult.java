package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.PathInfo;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * What {@code ping} measured.
 *
 * @param firstPath from the call to a link that can carry something
 * @param firstByte from the call to the first byte that an application would have got back; null if the peer does not
 *     echo
 * @param direct from the call until packets went directly; null if they did not in the time that was waited
 * @param path the one in use at the end; null if there is none at this moment
 * @param reason why packets do not go directly; null if they do
 * @param roundTrips of the control session, those of {@code sent} that came back; at least one
 * @param localNat what this node knows of the translators in front of it by now
 * @param remoteNat what the peer's record says of those in front of it
 */
record PingResult(
        PeerConnection connection,
        Duration firstPath,
        @Nullable Duration firstByte,
        @Nullable Duration direct,
        @Nullable PathInfo path,
        @Nullable String reason,
        int sent,
        List<Duration> roundTrips,
        NatProfile localNat,
        NatProfile remoteNat) {

    PingResult {
        roundTrips = roundTrips.stream().sorted().toList();
    }

    void tell(Output output) {
        output.line(connection.peer().toString());
        output.line("  path        " + pathText());
        output.line("  connected   after " + Durations.text(firstPath)
                + (firstByte == null ? "" : ", first byte after " + Durations.text(firstByte))
                + (direct == null ? "" : ", direct after " + Durations.text(direct)));
        if (reason != null) {
            output.line("  relayed     " + reason);
        }
        output.line("  round trip  min " + Durations.text(min()) + ", median " + Durations.text(median()) + ", max "
                + Durations.text(max()) + "; " + roundTrips.size() + " of " + sent + " came back");
        for (ConnectAttempt attempt : connection.attempts()) {
            output.line("  attempt     round " + attempt.round() + " " + attempt.outcome() + " after "
                    + Durations.text(attempt.took()));
        }
    }

    ObjectNode json() {
        ObjectNode object = Output.object(true)
                .put("peer", connection.peer().toString())
                .put("path", path == null ? null : kindText(path))
                .put(
                        "endpoint",
                        path == null ? null : Multiaddr.of(path.remote()).toString())
                .put(
                        "relay",
                        path == null ? null : path.relay().map(PeerId::toString).orElse(null))
                .put("time_to_first_path_ms", Durations.millis(firstPath))
                .put("time_to_first_byte_ms", firstByte == null ? null : Durations.millis(firstByte))
                .put("time_to_direct_ms", direct == null ? null : Durations.millis(direct));
        object.putObject("rtt_ms")
                .put("min", Durations.millis(min()))
                .put("median", Durations.millis(median()))
                .put("max", Durations.millis(max()));
        object.put("sent", sent).put("received", roundTrips.size());
        object.set("local_nat", NatText.json(localNat));
        object.set("remote_nat", NatText.json(remoteNat));
        ArrayNode attempts = object.putArray("attempts");
        for (ConnectAttempt attempt : connection.attempts()) {
            attempts.addObject()
                    .put("round", attempt.round())
                    .put("outcome", attempt.outcome().name())
                    .put("ms", Durations.millis(attempt.took()));
        }
        return object.put("reason", reason);
    }

    private String pathText() {
        return path == null
                ? "unknown"
                : kindText(path) + ", " + Multiaddr.of(path.remote())
                        + path.relay().map(relay -> ", " + relay).orElse("");
    }

    private static String kindText(PathInfo path) {
        return path.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Duration min() {
        return roundTrips.get(0);
    }

    private Duration median() {
        return roundTrips.get((roundTrips.size() - 1) / 2);
    }

    private Duration max() {
        return roundTrips.get(roundTrips.size() - 1);
    }
}
