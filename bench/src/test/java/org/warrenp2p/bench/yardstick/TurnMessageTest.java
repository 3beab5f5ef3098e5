package org.warrenp2p.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TurnMessageTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] TRANSACTION = HEX.parseHex("b7e7a701bc34d686fa87dfae");

    /** The sample response of RFC 5769, section 2.2, has 192.0.2.1 and port 32853 behind the cookie. */
    private static InetSocketAddress sample() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32_853);
    }

    @Test
    void shouldHideAnAddressBehindTheCookie() throws UnknownHostException {
        assertThat(HEX.formatHex(TurnMessage.peer(sample()))).isEqualTo("001200080001a147e112a643");
    }

    @Test
    void shouldFindAnAddressAmongOtherAttributes() throws UnknownHostException {
        byte[] message = TurnMessage.request(
                TurnMessage.ALLOCATE | TurnMessage.SUCCESS,
                TRANSACTION,
                HEX.parseHex("8022000b7465737420766563746f7220"), // SOFTWARE of 11 bytes and padding
                HEX.parseHex("001600080001a147e112a643"));

        assertThat(TurnMessage.typeOf(message)).isEqualTo(0x103);
        assertThat(TurnMessage.transactionOf(message)).isEqualTo(TRANSACTION);
        assertThat(TurnMessage.addressIn(message, TurnMessage.XOR_RELAYED_ADDRESS))
                .isEqualTo(sample());
        assertThat(TurnMessage.addressIn(message, TurnMessage.XOR_PEER_ADDRESS)).isNull();
    }

    @Test
    void shouldAskForAnAllocationOfUdp() {
        byte[] message = TurnMessage.request(TurnMessage.ALLOCATE, TRANSACTION, TurnMessage.udpTransport());

        assertThat(HEX.formatHex(message))
                .isEqualTo("0003" + "0008" + "2112a442" + HEX.formatHex(TRANSACTION) + "0019000411000000");
    }
}
