package org.warrenp2p.testnet.lab.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.NodeBuilder;
import org.warrenp2p.node.PathEvent;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.PathChange;

/**
 * The node of the moment. Times are those of {@link System#nanoTime}, which on Linux is the monotonic clock of the machine, the
 * same for all its processes: so what one notes can be subtracted from what another notes.
 */
final class LabPeer {

    /** What the stream of a try speaks. */
    private static final String PROTOCOL = "warren/lab/1";

    private static final Multiaddr ANY_PORT = Multiaddr.parse("/ip4/0.0.0.0/udp/0");

    /** Counters that tell how a connect went. */
    private static final List<String> TOLD =
            List.of("punch.", "link.", "quic.", "session.", "coordination.", "exchange.");

    private final WarrenRuntime runtime;
    private final Consumer<String> out;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Arrivals datagrams = new Arrivals();
    private final Arrivals pieces = new Arrivals();
    private @Nullable WarrenNode node;
    private @Nullable PeerConnection link;
    private @Nullable Traffic traffic;

    LabPeer(WarrenRuntime runtime, Consumer<String> out) {
        this.runtime = runtime;
        this.out = out;
    }

    /**
     * Starts a node. It is ready when others find in its record how to reach it: then it has joined and knows what stands in
     * front of it.
     */
    void start(int number, JsonNode command) {
        List<Multiaddr> bootstrap = new ArrayList<>();
        command.path("bootstrap").forEach(address -> bootstrap.add(Multiaddr.parse(address.asText())));
        boolean calls = command.path("calls").asBoolean();
        NodeBuilder builder = WarrenNode.builder()
                .runtime(runtime)
                .listen(List.of(ANY_PORT))
                .bootstrap(bootstrap)
                .portMapping(false)
                // whoever calls does not serve: else it might keep the record of whom it calls
                .role(calls ? RoleSetting.CLIENT : RoleSetting.AUTO);
        long limitMillis = command.path("timeout_ms").asLong();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        var unused = builder.start()
                .thenCompose(started -> {
                    keep(number, started);
                    return started.published()
                            .orTimeout(limitMillis, TimeUnit.MILLISECONDS)
                            .thenCompose(first -> new Readiness(
                                            started,
                                            calls,
                                            command.path("relays").asBoolean(),
                                            deadlineNanos)
                                    .await());
                })
                .whenComplete((status, failure) -> {
                    if (failure != null) {
                        print(event(number, "failed").put("reason", reason(failure)));
                    } else {
                        print(event(number, "ready")
                                .put("peer", status.peer().toString())
                                .put("mapping", status.nat().mapping().name())
                                .put("filtering", status.nat().filtering().name()));
                    }
                });
    }

    private synchronized void keep(int number, WarrenNode started) {
        node = started;
        started.onStream(PROTOCOL, stream -> hear(number, stream));
        started.onStream(Traffic.PROTOCOL, stream -> {
            stream.connection().onDatagram(datagram -> datagrams.add(System.nanoTime()));
            listen(stream);
        });
    }

    private synchronized @Nullable WarrenNode node() {
        return node;
    }

    private void hear(int number, PeerStream stream) {
        var unused = stream.read().thenAccept(bytes -> {
            long now = System.nanoTime();
            print(event(number, "heard").put("at_nanos", now));
        });
    }

    private void listen(PeerStream stream) {
        var unused = stream.read().thenAccept(bytes -> {
            if (bytes.isPresent()) {
                pieces.add(System.nanoTime());
                listen(stream);
            }
        });
    }

    /** Has steady traffic go to the peer that was connected to, until the node stops. */
    void talk() {
        PeerConnection open = link();
        if (open == null) {
            return;
        }
        var unused = open.openStream(Traffic.PROTOCOL).thenAccept(stream -> {
            synchronized (this) {
                traffic = Traffic.begin(open, stream, clock);
            }
        });
    }

    private synchronized @Nullable PeerConnection link() {
        return link;
    }

    /** Counts silences of the traffic that comes from now on. */
    void watch() {
        long now = System.nanoTime();
        datagrams.begin(now);
        pieces.begin(now);
    }

    /** Says what silences there were. */
    void tellSilence(int number, int question) {
        long now = System.nanoTime();
        print(event(number, "silence" + question)
                .put("datagrams", datagrams.count())
                .put("pieces", pieces.count())
                .put("silent_ms", Math.max(datagrams.silentNanos(now), pieces.silentNanos(now)) / 1e6)
                .put("longest_datagram_ms", datagrams.longestNanos(now) / 1e6)
                .put("longest_piece_ms", pieces.longestNanos(now) / 1e6));
    }

    /** Connects, and sends a byte as soon as it may. */
    void connect(int number, JsonNode command) {
        WarrenNode caller = node();
        if (caller == null) {
            return;
        }
        PeerId peer = PeerId.parse(command.path("peer").asText());
        Duration limit = Duration.ofMillis(command.path("timeout_ms").asLong());
        long startNanos = System.nanoTime();
        print(event(number, "calling").put("at_nanos", startNanos));
        var unused = caller.connect(peer, limit).whenComplete((opened, failure) -> {
            long now = System.nanoTime();
            if (failure != null) {
                print(event(number, "failed").put("reason", reason(failure)));
            } else {
                synchronized (this) {
                    link = opened;
                }
                send(opened);
                connected(number, opened, now);
                opened.onPathEvent(path -> tellDirect(number, path));
            }
        });
    }

    private void tellDirect(int number, PathEvent event) {
        if (event.kind() == PathChange.Kind.SELECTED && event.path().isDirect()) {
            print(event(number, PeerProgram.DIRECT).put("at_nanos", System.nanoTime()));
        }
    }

    private static void send(PeerConnection link) {
        var unused = link.openStream(PROTOCOL).thenCompose(stream -> stream.write(ByteBuffer.wrap(new byte[] {1})));
    }

    private void connected(int number, PeerConnection link, long now) {
        ObjectNode object = event(number, "connected").put("at_nanos", now);
        link.path()
                .ifPresent(path -> object.put("path", path.kind().name().toLowerCase(Locale.ROOT))
                        .put("endpoint", path.remote().toString()));
        for (ConnectAttempt attempt : link.attempts()) {
            object.withArray("attempts")
                    .addObject()
                    .put("round", attempt.round())
                    .put("outcome", attempt.outcome().name());
        }
        print(object);
    }

    /** Says what the node has counted that tells how a connect went. */
    void tellCounters(int number) {
        WarrenNode counting = node();
        if (counting == null) {
            return;
        }
        var unused = counting.status().thenAccept(status -> {
            ObjectNode object = event(number, "counted");
            ObjectNode counters = object.putObject("counters");
            status.counters().forEach((name, count) -> {
                if (count > 0 && TOLD.stream().anyMatch(name::startsWith)) {
                    counters.put(name, count);
                }
            });
            print(object);
        });
    }

    private static String reason(Throwable failure) {
        return String.valueOf(WarrenException.of(failure).getMessage());
    }

    /** Ends the node: its peers are told, so that nobody waits for it later. */
    void stop(int number) throws InterruptedException {
        WarrenNode old;
        synchronized (this) {
            old = node;
            node = null;
            link = null;
            if (traffic != null) {
                traffic.end();
                traffic = null;
            }
        }
        CompletableFuture<Void> stopped = old == null ? CompletableFuture.completedFuture(null) : old.stop();
        var unused = stopped.whenComplete((done, failure) -> print(event(number, "stopped")));
    }

    /** Has nodes on the loopback connect again and again, so that what a try measures is compiled and loaded. */
    void warm(int number, int times) throws InterruptedException {
        new WarmUp(runtime).run(times);
        print(event(number, "warm"));
    }

    private static ObjectNode event(int number, String event) {
        return JsonNodeFactory.instance.objectNode().put("event", event).put("try", number);
    }

    private void print(ObjectNode object) {
        out.accept(object.toString());
    }
}
