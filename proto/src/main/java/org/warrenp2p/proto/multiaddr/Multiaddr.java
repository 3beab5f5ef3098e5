package org.warrenp2p.proto.multiaddr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * A self-describing address: {@code /ip4/203.0.113.7/udp/4433/p2p/12D3KooW…}, with {@code /tcp/443/tls} for the
 * fallback and {@code /p2p/<relay>/p2p-circuit} for a relayed one. Immutable; the text is kept in one canonical form,
 * so equal addresses have equal texts and equal bytes.
 *
 * <p>Any order of parts is an address; what a caller can use of it, the methods below tell.
 *
 * <p>Source: the multiaddr specification of multiformats.
 *
 * @param components at least one, at most {@value #MAX_COMPONENTS}
 */
public record Multiaddr(List<Component> components) {

    /** Most parts: a relayed address with every layer named has 10. */
    public static final int MAX_COMPONENTS = 16;

    /** Most characters of a text: room for two names of 253 and two peer ids. */
    public static final int MAX_TEXT_CHARS = 1_000;

    /** @throws IllegalArgumentException if there is no part, or too many */
    public Multiaddr {
        if (components.isEmpty()) {
            throw new IllegalArgumentException("a multiaddr has at least one part, such as /ip4/203.0.113.7");
        }
        if (components.size() > MAX_COMPONENTS) {
            throw new IllegalArgumentException("a multiaddr has at most " + MAX_COMPONENTS + " parts");
        }
        components = List.copyOf(components);
    }

    /** {@code /ip4/…/udp/…} or {@code /ip6/…/udp/…}. */
    public static Multiaddr of(Endpoint endpoint) {
        return new Multiaddr(udpComponents(endpoint));
    }

    /** {@code /ip4/…/udp/…/p2p/…} or {@code /ip6/…/udp/…/p2p/…}. */
    public static Multiaddr of(Contact contact) {
        List<Component> components = udpComponents(contact.endpoint());
        components.add(new Component(Protocol.P2P, contact.peer().toString()));
        return new Multiaddr(components);
    }

    /**
     * The address that {@code text} writes.
     *
     * @throws IllegalArgumentException with a sentence for people that says what is wrong with which part
     */
    public static Multiaddr parse(String text) {
        if (text.length() > MAX_TEXT_CHARS) {
            throw new IllegalArgumentException("A multiaddr has at most 1,000 characters; this has " + text.length());
        }
        try {
            return new Multiaddr(parseComponents(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\": " + e.getMessage(), e);
        }
    }

    /**
     * The address that {@code bytes} write.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static Multiaddr fromBytes(Bytes bytes) {
        ByteBuffer source = bytes.asBuffer();
        List<Component> components = new ArrayList<>();
        try {
            while (source.hasRemaining() && components.size() <= MAX_COMPONENTS) {
                components.add(Component.readFrom(source));
            }
            return new Multiaddr(components);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("These bytes are not a multiaddr: " + e.getMessage(), e);
        }
    }

    private static List<Component> parseComponents(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "a multiaddr begins with '/', such as /ip4/203.0.113.7/udp/4433/p2p/12D3KooW…");
        }
        // a slash at the end is a slip that other implementations forgive too
        String body = text.endsWith("/") ? text.substring(1, Math.max(1, text.length() - 1)) : text.substring(1);
        List<Component> components = new ArrayList<>();
        Iterator<String> words = List.of(body.split("/", -1)).iterator();
        while (!body.isEmpty() && words.hasNext()) {
            components.add(parseComponent(words.next(), words));
        }
        return components;
    }

    private static Component parseComponent(String label, Iterator<String> words) {
        Protocol protocol = Protocol.ofLabel(label);
        if (protocol == null) {
            throw new IllegalArgumentException(
                    label.isEmpty() ? "there is nothing between two slashes" : "/" + label + " is not known here");
        }
        if (!protocol.hasValue()) {
            return new Component(protocol, "");
        }
        String value = words.hasNext() ? words.next() : "";
        if (value.isEmpty()) {
            throw new IllegalArgumentException("/" + label + " needs a value, such as " + example(protocol));
        }
        return new Component(protocol, value);
    }

    private static String example(Protocol protocol) {
        return switch (protocol) {
            case IP4 -> "/ip4/203.0.113.7";
            case IP6 -> "/ip6/2001:db8::7";
            case DNS, DNS4, DNS6 -> "/" + protocol.label() + "/node.example.org";
            case TCP -> "/tcp/443";
            case UDP -> "/udp/4433";
            case P2P -> "/p2p/12D3KooW…";
            case P2P_CIRCUIT, TLS, QUIC_V1 -> "/" + protocol.label();
        };
    }

    private static List<Component> udpComponents(Endpoint endpoint) {
        List<Component> components = new ArrayList<>();
        components.add(ipComponent(endpoint.address()));
        components.add(new Component(Protocol.UDP, Integer.toString(endpoint.port())));
        return components;
    }

    private static Component ipComponent(IpAddress address) {
        return new Component(address.isIpv4() ? Protocol.IP4 : Protocol.IP6, address.toString());
    }

    /** The IP address and UDP port it begins with; empty for a name or another transport. */
    public Optional<Endpoint> endpoint() {
        boolean ipThenUdp = components.size() >= 2
                && (components.get(0).protocol() == Protocol.IP4
                        || components.get(0).protocol() == Protocol.IP6)
                && components.get(1).protocol() == Protocol.UDP;
        return ipThenUdp
                ? Optional.of(new Endpoint(
                        IpAddress.parse(components.get(0).value()),
                        Integer.parseInt(components.get(1).value())))
                : Optional.empty();
    }

    /** The peer that is meant: the last part, if that is a peer id. Behind a relay this is the peer, not the relay. */
    public Optional<PeerId> peer() {
        Component last = components.get(components.size() - 1);
        return last.protocol() == Protocol.P2P ? Optional.of(PeerId.parse(last.value())) : Optional.empty();
    }

    /** The contact that this is, if it is {@code /ip4|ip6/…/udp/…/p2p/…} and nothing else. */
    public Optional<Contact> contact() {
        return components.size() == 3
                ? peer().flatMap(peer -> endpoint().map(endpoint -> new Contact(peer, endpoint)))
                : Optional.empty();
    }

    /** The address or name it begins with, as text. */
    public Optional<String> host() {
        Component first = components.get(0);
        return switch (first.protocol()) {
            case IP4, IP6, DNS, DNS4, DNS6 -> Optional.of(first.value());
            case TCP, UDP, P2P, P2P_CIRCUIT, TLS, QUIC_V1 -> Optional.empty();
        };
    }

    /** The UDP or TCP port that follows the host. */
    public OptionalInt port() {
        if (components.size() < 2 || host().isEmpty()) {
            return OptionalInt.empty();
        }
        Component second = components.get(1);
        return second.protocol() == Protocol.UDP || second.protocol() == Protocol.TCP
                ? OptionalInt.of(Integer.parseInt(second.value()))
                : OptionalInt.empty();
    }

    /** Whether it leads through a relay. */
    public boolean isRelayed() {
        return components.stream().anyMatch(component -> component.protocol() == Protocol.P2P_CIRCUIT);
    }

    /**
     * This address with {@code address} in place of the host, for a name that has been looked up.
     *
     * @throws IllegalStateException if it does not begin with a host
     */
    public Multiaddr withHost(IpAddress address) {
        if (host().isEmpty()) {
            throw new IllegalStateException(this + " does not begin with a host");
        }
        List<Component> replaced = new ArrayList<>(components);
        replaced.set(0, ipComponent(address));
        return new Multiaddr(replaced);
    }

    /** The binary form. */
    public Bytes toBytes() {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        components.forEach(component -> component.writeTo(target));
        return Bytes.wrap(target.toByteArray());
    }

    /** The canonical text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        components.forEach(text::append);
        return text.toString();
    }
}
