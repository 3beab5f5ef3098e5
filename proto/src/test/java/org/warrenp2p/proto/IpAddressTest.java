package org.warrenp2p.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @Provide
    Arbitrary<IpAddress> addresses() {
        return Values.addresses();
    }

    @Property(tries = 3_000)
    void shouldAgreeWithTheJdk(@ForAll("addresses") IpAddress address) throws UnknownHostException {
        InetAddress jdk = InetAddress.getByAddress(address.toBytes());

        assertThat(InetAddress.getByName(address.toString())).isEqualTo(jdk);
        assertThat(IpAddress.parse(jdk.getHostAddress())).isEqualTo(address);
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        assertThat(IpAddress.of(jdk)).isEqualTo(address);
        assertThat(address.toInetAddress()).isEqualTo(jdk);
        assertThat(address.isLoopback()).isEqualTo(jdk.isLoopbackAddress());
        assertThat(address.isLinkLocal()).isEqualTo(jdk.isLinkLocalAddress());
        assertThat(address.isMulticast()).isEqualTo(jdk.isMulticastAddress());
        assertThat(address.isUnspecified()).isEqualTo(jdk.isAnyLocalAddress());
    }

    @Property
    void shouldClearWhatFollowsAPrefix(
            @ForAll("addresses") IpAddress address, @ForAll @IntRange(max = 128) int wanted) {
        int width = address.isIpv4() ? 32 : 128;
        int bits = Math.min(wanted, width);
        BigInteger number = new BigInteger(1, address.toBytes());
        BigInteger cleared = number.shiftRight(width - bits).shiftLeft(width - bits);

        IpAddress prefix = address.prefix(bits);

        // an IPv4 address stays one, but an IPv6 prefix may fall into the mapped range only if it was there already
        assertThat(prefix.isIpv4()).isEqualTo(address.isIpv4());
        assertThat(new BigInteger(1, prefix.toBytes())).isEqualTo(cleared);
        assertThat(prefix.prefix(bits)).isEqualTo(prefix);
    }

    @Property(tries = 3_000)
    void shouldCompareWithinAPrefix(
            @ForAll("addresses") IpAddress address,
            @ForAll("addresses") IpAddress stranger,
            @ForAll @IntRange(max = 127) int changed,
            @ForAll @IntRange(max = 128) int wanted) {
        int width = address.isIpv4() ? 32 : 128;
        int bits = Math.min(wanted, width);
        byte[] bytes = address.toBytes();
        bytes[changed % width / 8] ^= (byte) (0x80 >> changed % 8);
        IpAddress relative = IpAddress.of(bytes);

        for (IpAddress other : new IpAddress[] {address, relative, stranger}) {
            boolean sameFamily = other.isIpv4() == address.isIpv4();
            assertThat(address.sharesPrefix(other, bits))
                    .isEqualTo(sameFamily && other.prefix(bits).equals(address.prefix(bits)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 5952 section 4
        "2001:0db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::A, 2001:db8::a",
        // RFC 4291 section 2.2
        "FF01::101, ff01::101",
        "0:0:0:0:0:0:0:1, ::1",
        "::, ::",
        "1::, 1::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "0:0:0:0:0:0:13.1.68.3, ::d01:4403",
        "::FFFF:129.144.52.38, 129.144.52.38",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255"
    })
    void shouldReadEveryForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "300.1.1.1",
                "01.2.3.4",
                "1.2.3.",
                "+1.2.3.4",
                "0x1.2.3.4",
                "1.2.3.4 ",
                "localhost",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                "12345::",
                "g::",
                ":1::",
                "1::1:",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "[::1]",
                "::١",
                "::ffff:1.2.3.256"
            })
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " is not an IP address");
    }

    @ParameterizedTest
    @CsvSource({"fe80::1%eth0", "fe80::1%1"})
    void shouldRefuseZones(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .hasMessage(text + " has a zone, which means nothing to another host");
    }

    @ParameterizedTest
    @CsvSource({
        // first and last addresses of each range, and their neighbours outside
        "0.255.255.255, RESERVED",
        "1.0.0.0, PUBLIC", // RFC 1122 section 3.2.1.3
        "9.255.255.255, PUBLIC",
        "10.0.0.0, PRIVATE",
        "10.255.255.255, PRIVATE",
        "11.0.0.0, PUBLIC", // RFC 1918
        "172.15.255.255, PUBLIC",
        "172.16.0.0, PRIVATE",
        "172.31.255.255, PRIVATE",
        "172.32.0.0, PUBLIC",
        "192.167.255.255, PUBLIC",
        "192.168.0.0, PRIVATE",
        "192.168.255.255, PRIVATE",
        "192.169.0.0, PUBLIC",
        "100.63.255.255, PUBLIC",
        "100.64.0.0, PRIVATE",
        "100.127.255.255, PRIVATE",
        "100.128.0.0, PUBLIC", // RFC 6598
        "126.255.255.255, PUBLIC",
        "127.0.0.0, LOOPBACK",
        "127.255.255.255, LOOPBACK",
        "128.0.0.0, PUBLIC",
        "169.253.255.255, PUBLIC",
        "169.254.0.0, LINK_LOCAL",
        "169.254.255.255, LINK_LOCAL",
        "169.255.0.0, PUBLIC",
        "223.255.255.255, PUBLIC",
        "224.0.0.0, MULTICAST",
        "239.255.255.255, MULTICAST", // RFC 5771
        "240.0.0.0, RESERVED",
        "255.255.255.255, RESERVED", // RFC 1112 section 4, RFC 919
        // laboratories live in the documentation and benchmarking ranges
        "192.0.2.1, PUBLIC",
        "198.51.100.1, PUBLIC",
        "203.0.113.1, PUBLIC",
        "198.18.0.1, PUBLIC",
        "2001:db8::1, PUBLIC",
        "::1, LOOPBACK",
        "::2, RESERVED",
        "::1.2.3.4, RESERVED", // RFC 4291 section 2.5.5.1
        "2000::, PUBLIC",
        "2001:4860::8888, PUBLIC",
        "3fff:ffff::, PUBLIC",
        "fbff:ffff::, PUBLIC",
        "fc00::, PRIVATE",
        "fdff:ffff::, PRIVATE", // RFC 4193
        "fe7f:ffff::, PUBLIC",
        "fe80::, LINK_LOCAL",
        "febf:ffff::, LINK_LOCAL", // RFC 4291 section 2.5.6
        "fec0::, RESERVED",
        "feff:ffff::, RESERVED", // RFC 3879
        "ff00::, MULTICAST",
        "ff02::1, MULTICAST",
        "::ffff:10.0.0.1, PRIVATE",
        "::ffff:8.8.8.8, PUBLIC"
    })
    void shouldKnowTheRangesOfTheRfcs(String text, String range) {
        IpAddress address = IpAddress.parse(text);

        assertThat(address.isPublic()).isEqualTo("PUBLIC".equals(range));
        assertThat(address.isPrivate()).isEqualTo("PRIVATE".equals(range));
        assertThat(address.isLoopback()).isEqualTo("LOOPBACK".equals(range));
        assertThat(address.isLinkLocal()).isEqualTo("LINK_LOCAL".equals(range));
        assertThat(address.isMulticast()).isEqualTo("MULTICAST".equals(range));
        assertThat(address.isReserved()).isEqualTo("RESERVED".equals(range));
    }

    @Property
    void shouldReadTheTextOfEndpoints(
            @ForAll("addresses") IpAddress address, @ForAll @IntRange(max = 0xffff) int port) {
        Endpoint endpoint = new Endpoint(address, port);

        assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3.4",
                "::1:80",
                "[::1]",
                "[::1]:",
                "[::1]:65536",
                "1.2.3.4:-1",
                ":80",
                "[]:80",
                "[::1:80"
            })
    void shouldRefuseWhatIsNoEndpoint(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
