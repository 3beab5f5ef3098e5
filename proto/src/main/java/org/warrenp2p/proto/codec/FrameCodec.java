package org.warrenp2p.proto.codec;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.wire.FrameMessage;

/**
 * Frames as bytes: protobuf messages (warren_wire.proto) within the limits of docs/wire.md. Stateless; safe for use by
 * several threads.
 *
 * <p>Encoding throws {@link IllegalArgumentException} for a frame that every receiver would refuse, because only a
 * fault of the program makes one. Decoding takes any bytes and allocates no more than in proportion to them.
 */
public final class FrameCodec {

    private static final WireParser<FrameMessage> PARSER = new WireParser<>(FrameMessage.parser());

    private FrameCodec() {}

    /**
     * The frame's encoding.
     *
     * @throws IllegalArgumentException if it breaks a limit
     */
    public static Bytes encode(Frame frame) {
        FrameMessage message = FrameWriter.write(frame);
        byte[] target = new byte[checkedLength(message.getSerializedSize())];
        writeTo(message, target, 0, target.length);
        return Bytes.wrap(target);
    }

    /**
     * Writes the frame's encoding into {@code target} from {@code offset} and returns its length in bytes.
     *
     * @throws IllegalArgumentException if it breaks a limit
     * @throws IndexOutOfBoundsException if it does not fit
     */
    public static int encode(Frame frame, byte[] target, int offset) {
        FrameMessage message = FrameWriter.write(frame);
        int lengthBytes = checkedLength(message.getSerializedSize());
        writeTo(message, target, offset, lengthBytes);
        return lengthBytes;
    }

    /**
     * The frame's encoding, brought to {@code exactLengthBytes} with zeros that the receiver ignores.
     *
     * @param exactLengthBytes {@link #encodedLength}, or at least two more: padding itself takes two bytes
     * @throws IllegalArgumentException if the frame breaks a limit or the length cannot be made
     */
    public static Bytes encodePadded(Frame frame, int exactLengthBytes) {
        FrameMessage message = FrameWriter.write(frame);
        int lengthBytes = checkedLength(message.getSerializedSize());
        byte[] target = new byte[checkedLength(exactLengthBytes)];
        Padding.write(target, lengthBytes);
        writeTo(message, target, 0, lengthBytes);
        return Bytes.wrap(target);
    }

    /** How many bytes {@link #encode(Frame)} gives, without encoding; cheap. The limits are not checked. */
    public static int encodedLength(Frame frame) {
        return FrameLength.of(frame);
    }

    /**
     * The frame that {@code lengthBytes} bytes of {@code buffer} from {@code offset} write. The result shares nothing
     * with the buffer. Fields that are not known are ignored.
     *
     * @throws MalformedFrameException if they break any rule
     * @throws IndexOutOfBoundsException if the range is not within the buffer
     */
    public static Frame decode(byte[] buffer, int offset, int lengthBytes) throws MalformedFrameException {
        if (lengthBytes > WireLimits.MAX_DATAGRAM_BYTES) {
            throw new MalformedFrameException("A frame is longer than 1,232 bytes");
        }
        return FrameReader.read(PARSER.parse(UnsafeByteOperations.unsafeWrap(buffer, offset, lengthBytes)));
    }

    private static int checkedLength(int lengthBytes) {
        if (lengthBytes > WireLimits.MAX_DATAGRAM_BYTES) {
            throw new IllegalArgumentException("A frame has at most 1,232 bytes, not " + lengthBytes);
        }
        return lengthBytes;
    }

    private static void writeTo(FrameMessage message, byte[] target, int offset, int lengthBytes) {
        CodedOutputStream output = CodedOutputStream.newInstance(target, offset, lengthBytes);
        try {
            message.writeTo(output);
        } catch (IOException e) {
            throw new AssertionError("The length was computed by the message itself", e);
        }
        output.checkNoSpaceLeft();
    }
}
