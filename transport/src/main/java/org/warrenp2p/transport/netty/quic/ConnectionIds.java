package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.identity.Entropy;

/**
 * Our connection ids: 16 bytes, of which the lowest bit of the first says who dialled. One port dials and accepts, and
 * this bit is how a packet finds the codec that knows its connection. In the first packets of somebody who dials us the
 * id is not ours but a random one, so where the header is long our own ids are looked up as well.
 */
final class ConnectionIds implements QuicConnectionIdGenerator {

    /** Bytes of each id that we choose. */
    static final int LENGTH = 16;

    private static final int DIALLED = 1;
    private static final int LONG_HEADER = 0x80;

    /** Short header: flags, then the destination id (RFC 9000 section 17.3). */
    private static final int SHORT_ID_OFFSET = 1;

    /** Long header: flags, version, then the length of the destination id and the id (RFC 9000 section 17.2). */
    private static final int LONG_ID_LENGTH_OFFSET = 5;

    private final Entropy entropy;
    private final Mac mac;

    /** Ids of the connections that we dialled; as many as there are such links. */
    private final Set<Bytes> dialled = new HashSet<>();

    private Bytes lastAccepted = Bytes.EMPTY;

    ConnectionIds(Entropy entropy) {
        this.entropy = entropy;
        byte[] key = new byte[32];
        entropy.fill(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every Java platform has HmacSHA256", e);
        }
    }

    /** A new id for a connection that we dial; {@link #forget} it with the connection. */
    Bytes newDialled() {
        byte[] id = new byte[LENGTH];
        entropy.fill(id);
        id[0] |= DIALLED;
        Bytes bytes = Bytes.wrap(id);
        dialled.add(bytes);
        return bytes;
    }

    /** The connection with this id is over. */
    void forget(Bytes id) {
        dialled.remove(id);
    }

    /** The id of the connection that is just being accepted: the codec asks for it right before it makes the channel. */
    Bytes lastAccepted() {
        return lastAccepted;
    }

    /** The destination of a packet with a short header, or null if this is none. */
    static @Nullable Bytes ofShortHeader(ByteBuf packet) {
        int start = packet.readerIndex();
        if (packet.readableBytes() < SHORT_ID_OFFSET + LENGTH || (packet.getByte(start) & LONG_HEADER) != 0) {
            return null;
        }
        byte[] id = new byte[LENGTH];
        packet.getBytes(start + SHORT_ID_OFFSET, id);
        return Bytes.wrap(id);
    }

    /** Whether {@code packet} belongs to a connection that we dialled; false for anything that is no QUIC packet. */
    boolean isDialled(ByteBuf packet) {
        int start = packet.readerIndex();
        if ((packet.getByte(start) & LONG_HEADER) == 0) {
            return packet.readableBytes() >= SHORT_ID_OFFSET + LENGTH
                    && (packet.getByte(start + SHORT_ID_OFFSET) & DIALLED) != 0;
        }
        int idOffset = LONG_ID_LENGTH_OFFSET + 1;
        if (packet.readableBytes() < idOffset + LENGTH
                || packet.getUnsignedByte(start + LONG_ID_LENGTH_OFFSET) != LENGTH) {
            return false;
        }
        byte[] id = new byte[LENGTH];
        packet.getBytes(start + idOffset, id);
        return dialled.contains(Bytes.wrap(id));
    }

    @Override
    public ByteBuffer newId(int length) {
        throw new UnsupportedOperationException("An id of an accepted connection is derived from the dialler's");
    }

    /** A keyed hash of the dialler's id: a repeated first packet finds the connection that the first one made. */
    @Override
    public ByteBuffer newId(ByteBuffer input, int length) {
        mac.update(input.duplicate());
        byte[] id = Arrays.copyOf(mac.doFinal(), length);
        id[0] &= ~DIALLED;
        lastAccepted = Bytes.wrap(id.clone());
        return ByteBuffer.wrap(id);
    }

    @Override
    public int maxConnectionIdLength() {
        return LENGTH;
    }

    @Override
    public boolean isIdempotent() {
        return true;
    }
}
