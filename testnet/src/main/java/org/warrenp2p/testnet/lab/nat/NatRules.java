package org.warrenp2p.testnet.lab.nat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The netfilter rules of a router.
 *
 * @param type what it does; of {@link NatType#CGNAT} both routers have the rules of {@link NatType#PORT}
 * @param outside the device to the internet
 * @param inside the device to the hosts
 * @param address that it has outside
 * @param network inside, in the notation of CIDR
 * @param generation 0 at first; a router that has forgotten its mappings has a higher one, and other ports for new ones
 */
public record NatRules(
        NatType type,
        RouterOptions options,
        String outside,
        String inside,
        String address,
        String network,
        int generation) {

    /** How long an endpoint-independent mapping lives without traffic. */
    private static final String MAPPING_SECONDS = "300s";

    /** A port each; the bound of what hosts inside can fill. */
    private static final int MAX_MAPPINGS = 65_536;

    /**
     * Ports that the router chooses itself are from ranges of so many, one for each generation in turn: more than a lab has
     * connections, and few enough that the rules that name each load in milliseconds.
     */
    private static final int RANGE_PORTS = 4_096;

    /** Above the ports of services; the ranges end below those that Linux gives to sockets (from 32768). */
    private static final int FIRST_PORT = 12_000;

    private static final int RANGES = 4;

    /** Ports of sockets (32768 to 60999) that differ in these bits do not become ports of services. */
    private static final int PORT_STEP = 1_024;

    private static final int PORT_STEPS = 16;

    /** @throws IllegalArgumentException if the type has no router */
    public NatRules {
        if (!type.hasRouter()) {
            throw new IllegalArgumentException("A public host has no router");
        }
    }

    /** The same router when it has forgotten all mappings. */
    public NatRules rebound() {
        return new NatRules(type, options, outside, inside, address, network, generation + 1);
    }

    /** All rules, which replace those that were there before. */
    public String text() {
        return "flush ruleset\n" + zone() + (type == NatType.FW ? "" : translation()) + filter();
    }

    /** A connection is looked for in its zone only, so in a new one no earlier mapping is known. */
    private String zone() {
        return generation == 0 ? "" : """
                table inet zone {
                  chain pre { type filter hook prerouting priority raw; ct zone set %d; }
                }
                """.formatted(generation);
    }

    private String translation() {
        return switch (type) {
            case FULL, ADDR, PORT, CGNAT -> endpointIndependent();
            case MASQ, NOUDP, TCP443 -> source(generation == 0 ? "" : udp() + "masquerade to :" + range());
            case SYMMETRIC ->
                source(
                        generation == 0
                                ? "oif " + outside + " masquerade random,fully-random"
                                : udp() + "masquerade to :" + range() + " random,fully-random");
            case SYMSEQ -> source(udp() + "snat to " + address + ":" + port("numgen inc"));
            case SYMADDR -> source(udp() + "snat to " + address + ":" + port("jhash ip saddr . udp sport . ip daddr"));
            case FW, PUBLIC -> throw new IllegalStateException(type + " does not translate");
        };
    }

    private String udp() {
        return "oif " + outside + " meta l4proto udp ";
    }

    private String source(String first) {
        return """
                table ip nat {
                  chain post { type nat hook postrouting priority srcnat;
                    %s
                    oif %s masquerade
                  }
                }
                """.formatted(first, outside);
    }

    /** The map remembers who has an outside port, for everybody who sends to it. */
    private String endpointIndependent() {
        // with hairpin whoever sends to the outside address, else only who is outside
        String towards = options.hairpin() ? "ip daddr " + address : "iif " + outside;
        String port = generation == 0 ? "udp sport" : "udp sport ^ " + generation % PORT_STEPS * PORT_STEP;
        return """
                table ip nat {
                  map fc { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout %s; size %d; }
                  chain pre { type nat hook prerouting priority dstnat;
                    %s meta l4proto udp dnat to udp dport map @fc
                  }
                  chain post { type nat hook postrouting priority srcnat;
                    %s
                    %supdate @fc { %s : ip saddr . udp sport }
                    %s
                    oif %s snat to %s
                  }
                }
                """.formatted(
                        MAPPING_SECONDS,
                        MAX_MAPPINGS,
                        towards,
                        options.hairpin() ? hairpinned(port) : "",
                        udp(),
                        port,
                        generation == 0 ? "" : udp() + "snat to " + address + ":" + port,
                        outside,
                        address);
    }

    /** RFC 4787, REQ-9: the other host inside sees the outside endpoint. */
    private String hairpinned(String port) {
        return "oif " + inside + " meta l4proto udp ct status dnat ip saddr " + network + " snat to " + address
                + (generation == 0 ? "" : ":" + port);
    }

    /** By a table, because a number that the kernel works out has the wrong byte order for a port. */
    private String port(String number) {
        return number + " mod " + RANGE_PORTS + " map { "
                + IntStream.range(0, RANGE_PORTS)
                        .mapToObj(i -> i + " : " + (firstPort() + i))
                        .collect(Collectors.joining(", "))
                + " }";
    }

    private int firstPort() {
        return FIRST_PORT + generation % RANGES * RANGE_PORTS;
    }

    private String range() {
        return firstPort() + "-" + (firstPort() + RANGE_PORTS - 1);
    }

    private String filter() {
        return """
                table inet filter {
                  set seen { type ipv4_addr . inet_service . ipv4_addr; flags dynamic,timeout; timeout %s; size %d; }
                  chain forward { type filter hook forward priority filter;
                    %s
                  }
                  chain input { type filter hook input priority filter;
                    %s
                  }
                }
                """.formatted(MAPPING_SECONDS, MAX_MAPPINGS, forward(), input());
    }

    private String forward() {
        String answers = "iif " + outside + " ct state established,related accept; iif " + outside + " drop";
        return switch (type) {
            case FULL -> "";
            case ADDR -> """
                iif %2$s oif %1$s meta l4proto udp update @seen { ip saddr . udp sport . ip daddr }
                iif %1$s meta l4proto udp ip daddr . udp dport . ip saddr @seen accept
                """.formatted(outside, inside) + answers;
            case PORT, CGNAT, MASQ, SYMMETRIC, SYMSEQ, SYMADDR, FW -> answers;
            // names are still resolved
            case NOUDP -> "iif " + inside + " meta l4proto udp udp dport != 53 drop; " + answers;
            case TCP443 ->
                "iif " + inside + " meta l4proto tcp tcp dport 443 accept; iif " + inside + " drop; " + answers;
            case PUBLIC -> throw new IllegalStateException("A public host has no router");
        };
    }

    private String input() {
        return options.inputRule()
                ? "iif " + outside + " ct state established,related accept; iif " + outside + " meta l4proto udp drop"
                : "";
    }
}
