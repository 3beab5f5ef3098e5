package org.warrenp2p.proto;

import java.net.InetSocketAddress;

/**
 * An IP address and a UDP port.
 *
 * @param port 0 to 65,535; 0 only where a free port is asked for
 */
public record Endpoint(IpAddress address, int port) implements Comparable<Endpoint> {

    /** @throws IllegalArgumentException if the port is out of range */
    public Endpoint {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("A port is between 0 and 65535, not " + port);
        }
    }

    /** The endpoint of a resolved socket address. */
    public static Endpoint of(InetSocketAddress address) {
        return new Endpoint(IpAddress.of(address.getAddress()), address.getPort());
    }

    /** The family of the address. */
    public IpFamily family() {
        return address.family();
    }

    /** The same for the JDK's sockets. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address.toInetAddress(), port);
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
