package org.warrenp2p.proto;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/**
 * An IP address and a UDP port.
 *
 * @param port 0 to 65,535; 0 only where a free port is asked for
 */
public record Endpoint(IpAddress address, int port) implements Comparable<Endpoint> {

    private static final int MAX_PORT = 0xffff;
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** @throws IllegalArgumentException if the port is out of range */
    public Endpoint {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("A port is between 0 and 65535, not " + port);
        }
    }

    /** The endpoint of a resolved socket address. */
    public static Endpoint of(InetSocketAddress address) {
        return new Endpoint(IpAddress.of(address.getAddress()), address.getPort());
    }

    /**
     * The endpoint that {@code text} writes: {@code 203.0.113.7:4433} or {@code [2001:db8::1]:4433}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && colon > 1 && text.charAt(colon - 1) == ']';
        if (colon < 0 || (!bracketed && text.indexOf(':') != colon)) {
            throw new IllegalArgumentException(
                    text + " is not an endpoint such as 203.0.113.7:4433 or [2001:db8::1]:4433");
        }
        IpAddress address = IpAddress.parse(bracketed ? text.substring(1, colon - 1) : text.substring(0, colon));
        return new Endpoint(address, parsePort(text.substring(colon + 1)));
    }

    /**
     * The port that {@code text} writes in decimal digits: 0 to 65,535.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static int parsePort(String text) {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > MAX_PORT) {
            throw new IllegalArgumentException(text + " is not a port (0 to 65535)");
        }
        return Integer.parseInt(text);
    }

    /** The family of the address. */
    public IpFamily family() {
        return address.family();
    }

    /** The same for the JDK's sockets. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address.toInetAddress(), port);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Endpoint endpoint && port == endpoint.port && address.equals(endpoint.address));
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + port;
    }

    /** By address, then by port. */
    @Override
    public int compareTo(Endpoint other) {
        int order = address.compareTo(other.address);
        return order != 0 ? order : Integer.compare(port, other.port);
    }

    /** {@code 203.0.113.7:4433} or {@code [2001:db8::1]:4433}. */
    @Override
    public String toString() {
        return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
    }
}
