package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.testnet.settings.Parameter;

/** The keys of every scenario: what the network and its nodes are like. */
public final class WorldKeys {

    static final Parameter<String> CRYPTO = Parameter.word(
            "crypto",
            List.of("stand-in", "real"),
            "session and signature cryptography: a cheap stand-in or the shipped one");

    static final Parameter<String> WIRE = Parameter.word(
            "wire",
            List.of("auto", "sessions", "messages", "encoded"),
            "what nodes talk over: all that ships, or messages without sessions, each through the codec or one in 1024; auto is"
                    + " sessions up to 2000 nodes, then messages");

    static final Parameter<String> LATENCY = Parameter.word(
            "latency",
            List.of("internet", "constant", "lognormal"),
            "by where hosts are, always one_way, or spread around one_way (sigma 0.5)");

    static final Parameter<Duration> ONE_WAY = Parameter.duration(
            "one_way",
            "20ms",
            "0ms",
            "10s",
            "latency of a datagram where it is constant, its median where it is lognormal");

    static final Parameter<Double> LOSS = Parameter.fraction("loss", 0.005, 0.9, "datagrams that are lost, each way");

    static final Parameter<String> NAT = Parameter.word(
            "nat",
            List.of("none", "A", "B", "C"),
            "mix of translators; with one, public hosts are servers and all others clients, without one all are servers");

    static final Parameter<Double> DUAL_STACK =
            Parameter.fraction("dual_stack", 0, 1, "hosts that have an IPv6 address besides IPv4");

    static final Parameter<Integer> BOOTSTRAP_NODES =
            Parameter.count("bootstrap_nodes", "nodes", 5, 1, 64, "nodes through which all others join");

    static final Parameter<Duration> JOIN_TIME =
            Parameter.duration("join_time", "5m", "1s", "24h", "time within which the nodes join, evenly");

    static final Parameter<Duration> SETTLE =
            Parameter.duration("settle", "10m", "0s", "24h", "time after the last join before anything is measured");

    static final Parameter<Integer> ALPHA =
            Parameter.count("alpha", "requests", 10, 1, 64, "requests that a lookup has under way (α)");

    /** Over how many paths a search goes on that found nothing. */
    public static final Parameter<Integer> DISJOINT_PATHS = Parameter.count(
            "disjoint_paths", "paths", 8, 1, 8, "disjoint paths over which a search goes on that found nothing on one");

    static final Parameter<String> DENSITY = Parameter.word(
            "density", List.of("on", "off"), "the test whether the closest peers are too close together to be honest");

    private static final List<Parameter<?>> ALL = List.of(
            WIRE,
            CRYPTO,
            LATENCY,
            ONE_WAY,
            LOSS,
            NAT,
            DUAL_STACK,
            BOOTSTRAP_NODES,
            JOIN_TIME,
            SETTLE,
            ALPHA,
            DISJOINT_PATHS,
            DENSITY);

    private WorldKeys() {}

    /** All of them, in the order of the documentation. */
    public static List<Parameter<?>> all() {
        return ALL;
    }
}
