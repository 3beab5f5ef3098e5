package org.warrenp2p.proto.multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Values;

class MultiaddrTest {

    private static final String PEER = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";
    private static final String CID = "bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6";

    @Provide
    Arbitrary<Multiaddr> multiaddrs() {
        return Arbitraries.of(Protocol.class)
                .flatMap(MultiaddrTest::components)
                .list()
                .ofMinSize(1)
                .ofMaxSize(Multiaddr.MAX_COMPONENTS)
                .map(Multiaddr::new)
                .filter(address -> address.toString().length() <= Multiaddr.MAX_TEXT_CHARS);
    }

    private static Arbitrary<Component> components(Protocol protocol) {
        Arbitrary<String> values = switch (protocol) {
            case IP4 -> Values.addresses().filter(IpAddress::isIpv4).map(IpAddress::toString);
            case IP6 -> Values.addresses().filter(address -> !address.isIpv4()).map(IpAddress::toString);
            case TCP, UDP -> Arbitraries.integers().between(0, 0xffff).map(String::valueOf);
            case DNS, DNS4, DNS6 ->
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .ofMinLength(1)
                        .ofMaxLength(63)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .map(labels -> String.join(".", labels));
            case P2P -> Values.peers().map(PeerId::toString);
            case P2P_CIRCUIT, TLS, QUIC_V1 -> Arbitraries.just("");
        };
        return values.map(value -> new Component(protocol, value));
    }

    @Provide
    Arbitrary<Contact> contacts() {
        return Values.contacts();
    }

    @Property(tries = 500)
    void shouldReadTheTextAndTheBytesThatItWrites(@ForAll("multiaddrs") Multiaddr address) {
        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        assertThat(Multiaddr.fromBytes(address.toBytes())).isEqualTo(address);
    }

    @Property(tries = 2_000)
    void shouldRefuseMutatedBytesWithASentenceOnly(@ForAll("multiaddrs") Multiaddr address, @ForAll int mutation) {
        byte[] bytes = address.toBytes().toArray();
        bytes[(mutation >>> 8) % bytes.length] = (byte) mutation;
        try {
            Multiaddr read = Multiaddr.fromBytes(Bytes.wrap(bytes));
            assertThat(Multiaddr.fromBytes(read.toBytes())).isEqualTo(read);
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageStartingWith("These bytes are not a multiaddr: ");
        }
    }

    @Property(tries = 300)
    void shouldCarryContactsAndEndpoints(@ForAll("contacts") Contact contact) {
        assertThat(Multiaddr.of(contact).contact()).contains(contact);
        assertThat(Multiaddr.of(contact).peer()).contains(contact.peer());
        assertThat(Multiaddr.of(contact.endpoint()).endpoint()).contains(contact.endpoint());
        assertThat(Multiaddr.of(contact.endpoint()).contact()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/127.0.0.1/udp/1234, 047f000001910204d2",
        "/ip4/127.0.0.1/tcp/4321, 047f0000010610e1",
        "/ip4/127.0.0.1/udp/1234/quic-v1, 047f000001910204d2cd03",
        "/ip6/::1/tcp/443/tls, 29000000000000000000000000000000010601bbc003",
        "/dns4/a.b/udp/1, 3603612e6291020001"
    })
    void shouldWriteTheBytesOfOthers(String text, String hex) {
        assertThat(Multiaddr.parse(text).toBytes()).isEqualTo(Bytes.ofHex(hex));
        assertThat(Multiaddr.fromBytes(Bytes.ofHex(hex))).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/300.1.1.1/udp/1, 300.1.1.1 is not an IPv4 address",
        "/ip4/::1/udp/1, ::1 is not an IPv4 address",
        "/ip6/1.2.3.4/udp/1, 1.2.3.4 is not an IPv6 address",
        "/ip6/::ffff:1.2.3.4/udp/1, ::ffff:1.2.3.4 is an IPv4 address; write /ip4/1.2.3.4",
        "/ip6/fe80::1%eth0/udp/1, 'fe80::1%eth0 has a zone, which means nothing to another host'",
        "/ip4/1.2.3.4/udp/65536, 65536 is not a port (0 to 65535)",
        "/ip4/1.2.3.4/udp/-1, -1 is not a port (0 to 65535)",
        "/ip4/1.2.3.4/udp, '/udp needs a value, such as /udp/4433'",
        "/ip4, '/ip4 needs a value, such as /ip4/203.0.113.7'",
        "/ip4//udp/1, '/ip4 needs a value, such as /ip4/203.0.113.7'",
        "//udp/1, there is nothing between two slashes",
        "/sctp/1, /sctp is not known here",
        "/tls/1, /1 is not known here",
        "/dns/a..b/udp/1, a..b is not a host name",
        "/p2p/hello, '\"hello\" is not a peer id: it begins neither with 12D3KooW nor with bafz'",
        "/, 'a multiaddr has at least one part, such as /ip4/203.0.113.7'",
        "'', 'a multiaddr begins with ''/'', such as /ip4/203.0.113.7/udp/4433/p2p/12D3KooW…'",
        "1.2.3.4:80, 'a multiaddr begins with ''/'', such as /ip4/203.0.113.7/udp/4433/p2p/12D3KooW…'"
    })
    void shouldSayWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> Multiaddr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\": " + reason);
    }

    @Test
    void shouldBoundTextsAndParts() {
        assertThatThrownBy(() -> Multiaddr.parse("/" + "x".repeat(1_000)))
                .hasMessage("A multiaddr has at most 1,000 characters; this has 1001");
        assertThat(Multiaddr.parse("/tls".repeat(16)).components()).hasSize(16);
        assertThatThrownBy(() -> Multiaddr.parse("/tls".repeat(17))).hasMessageEndingWith("at most 16 parts");
        assertThatThrownBy(() -> Multiaddr.fromBytes(Bytes.ofHex("c003".repeat(17))))
                .hasMessageEndingWith("at most 16 parts");
        assertThatThrownBy(() -> Multiaddr.fromBytes(Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellTheRelayFromThePeerBehindIt() {
        PeerId peer = Values.SIGNER.peerId();
        Multiaddr address = Multiaddr.parse("/ip4/203.0.113.7/udp/4433/p2p/" + PEER + "/p2p-circuit/p2p/" + peer);

        assertThat(address.isRelayed()).isTrue();
        assertThat(address.peer()).contains(peer);
        assertThat(address.endpoint()).contains(Endpoint.parse("203.0.113.7:4433"));
        assertThat(address.contact()).isEmpty();
    }

    @Test
    void shouldNameTheHostAndPort() {
        Multiaddr name = Multiaddr.parse("/dns4/node.example.org/udp/4433/p2p/" + PEER);

        assertThat(name.host()).contains("node.example.org");
        assertThat(name.port()).hasValue(4433);
        assertThat(name.endpoint()).isEmpty();
        assertThat(name.withHost(IpAddress.parse("2001:db8::1"))).hasToString("/ip6/2001:db8::1/udp/4433/p2p/" + PEER);
        assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/443/tls").port()).hasValue(443);
        assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/443/tls").endpoint()).isEmpty();
        assertThat(Multiaddr.parse("/p2p/" + PEER).host()).isEmpty();
    }

    @Test
    void shouldKeepOneCanonicalText() {
        assertThat(Multiaddr.parse("/ip6/2001:DB8:0::1/udp/04433/p2p/" + CID + "/"))
                .isEqualTo(Multiaddr.parse("/ip6/2001:db8::1/udp/4433/p2p/" + PEER));
    }
}
