package org.warrenp2p.proto.codec;

import org.warrenp2p.proto.wire.FrameMessage;

/** The padding field at the end of a frame, written by hand so that the frame gets exactly the length that is wanted. */
final class Padding {

    /** Field number and wire type 2 (length-delimited); one byte because the number is below 16. */
    private static final byte TAG = FrameMessage.PADDING_FIELD_NUMBER << 3 | 2;

    private static final int ONE_BYTE_VARINT_MAX = 127;

    private Padding() {}

    /** Fills {@code target}, which holds zeros, from {@code offset} to its end. */
    static void write(byte[] target, int offset) {
        int roomBytes = target.length - offset;
        if (roomBytes == 0) {
            return;
        }
        if (roomBytes < 2) {
            throw new IllegalArgumentException("A frame of " + offset + " bytes cannot be padded to " + target.length);
        }
        target[offset] = TAG;
        if (roomBytes - 2 <= ONE_BYTE_VARINT_MAX) {
            target[offset + 1] = (byte) (roomBytes - 2);
        } else {
            // two bytes of length even for 127, which needs one: protobuf takes it, and no total is left out
            int zeros = roomBytes - 3;
            target[offset + 1] = (byte) (0x80 | (zeros & 0x7f));
            target[offset + 2] = (byte) (zeros >>> 7);
        }
    }
}
