package org.warrenp2p.testnet.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportChecksumTest {

    private static final String ETHERNET_IPV4 = "020000000001" + "020000000002" + "0800";
    private static final String ETHERNET_IPV6 = "020000000001" + "020000000002" + "86dd";
    private static final int ETHERNET = 14;

    /** The checksums were worked out by hand: the one's complement of the sum of all 16-bit words, pseudo header included. */
    @ParameterizedTest
    @CsvSource({
        // 10.1.0.1:1 to 10.1.0.2:9, "x": 0a01+0001+0a01+0002+0011+0009 + 0001+0009+0009 + 7800 = 8c32
        "450000 1d 0000 4000 40 11 0000 0a010001 0a010002, 0001 0009 0009 BEEF 78, 6, 73cd",
        // the same over TCP without data: 0a01+0001+0a01+0002+0006+0014 + 0001+0009 + 5002 = 642b
        "450000 28 0000 4000 40 06 0000 0a010001 0a010002, 0001 0009 00000000 00000000 5002 0000 BEEF 0000, 16, 9bd4",
    })
    void shouldBeFilledIn(String ip, String transport, int field, String expected) {
        ByteBuffer frame = frame(ETHERNET_IPV4 + (ip + transport));
        TransportChecksum.complete(frame, 0);
        assertThat(frame.getShort(ETHERNET + 20 + field)).isEqualTo((short) Integer.parseInt(expected, 16));
    }

    @Test
    void shouldBeFilledInOverIpv6() {
        // 2001:db8::1 to 2001:db8::2, UDP from 1 to 9 with one byte: 2*(2001+0db8) + 3 + 0011+0009 + 0001+0009+0009 +
        // 7800
        ByteBuffer frame = frame(ETHERNET_IPV6 + "60000000000911 40" + "20010db8000000000000000000000001"
                + "20010db8000000000000000000000002" + "0001 0009 0009 BEEF 78");
        TransportChecksum.complete(frame, 0);
        assertThat(frame.getShort(ETHERNET + 40 + 6)).isEqualTo((short) ~(0x5b72 + 0x3 + 0x1a + 0x13 + 0x7800));
    }

    @ParameterizedTest
    @CsvSource({
        // no checksum, a fragment, ICMP, cut short
        "45000 01d 0000 4000 40 11 0000 0a010001 0a010002 0001 0009 0009 0000 78",
        "45000 01d 0000 2001 40 11 0000 0a010001 0a010002 0001 0009 0009 BEEF 78",
        "45000 01d 0000 4000 40 01 0000 0a010001 0a010002 0001 0009 0009 BEEF 78",
        "45000 01d 0000 4000 40 11 0000 0a010001 0a010002 0001 0009 0009 BEEF",
        "4500",
    })
    void shouldLeaveTheRestAlone(String packet) {
        ByteBuffer frame = frame(ETHERNET_IPV4 + packet);
        TransportChecksum.complete(frame, 0);
        assertThat(frame).isEqualTo(frame(ETHERNET_IPV4 + packet));
    }

    private static ByteBuffer frame(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "").toLowerCase(java.util.Locale.ROOT)));
    }
}
