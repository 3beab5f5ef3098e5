package org.warrenp2p.transport.netty.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.identity.SystemEntropy;

class ConnectionIdsTest {

    private final ConnectionIds ids = new ConnectionIds(new SystemEntropy());

    @Test
    void shouldKnowPacketsOfAConnectionThatWeDialled() {
        Bytes id = ids.newDialled();

        assertThat(ids.isDialled(Unpooled.wrappedBuffer(new byte[] {0x40}, id.toArray(), new byte[20])))
                .isTrue();
        assertThat(ids.isDialled(longHeader(id))).isTrue();
    }

    @Test
    void shouldTakeALongHeaderWithAForeignIdForADialOfSomebodyElse() {
        Bytes foreign = new ConnectionIds(new SystemEntropy()).newDialled();

        assertThat(ids.isDialled(longHeader(foreign))).isFalse();
    }

    @Test
    void shouldForgetTheIdOfAConnectionThatIsOver() {
        Bytes id = ids.newDialled();

        ids.forget(id);

        assertThat(ids.isDialled(longHeader(id))).isFalse();
    }

    @Property(tries = 200)
    void shouldDeriveTheIdOfAnAcceptedConnectionFromTheDiallers(@ForAll @Size(min = 8, max = 20) byte[] dialler) {
        ByteBuffer first = ids.newId(ByteBuffer.wrap(dialler), ConnectionIds.LENGTH);
        ByteBuffer again = ids.newId(ByteBuffer.wrap(dialler), ConnectionIds.LENGTH);

        assertThat(again).isEqualTo(first);
        byte[] id = new byte[ConnectionIds.LENGTH];
        first.get(id);
        assertThat(ids.isDialled(Unpooled.wrappedBuffer(new byte[] {0x40}, id, new byte[20])))
                .isFalse();
    }

    @Property(tries = 500)
    void shouldNotStumbleOverAnyPacket(@ForAll @Size(min = 1, max = 60) byte[] packet) {
        byte[] shortHeader = packet.clone();
        shortHeader[0] &= 0x7f;
        byte[] longHeader = packet.clone();
        longHeader[0] |= (byte) 0x80;

        ids.isDialled(Unpooled.wrappedBuffer(shortHeader));
        assertThat(ids.isDialled(Unpooled.wrappedBuffer(longHeader))).isFalse();
    }

    private static io.netty.buffer.ByteBuf longHeader(Bytes destination) {
        byte[] start = {(byte) 0xc0, 0, 0, 0, 1, (byte) destination.length()};
        return Unpooled.wrappedBuffer(start, destination.toArray(), new byte[1200]);
    }
}
