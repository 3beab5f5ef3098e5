/**
 * Bytes to values and back, with every size limit. The entry types are {@link org.warrenp2p.proto.codec.FrameCodec}
 * for the plaintext of control packets and {@link org.warrenp2p.proto.codec.RecordCodec} for signed records. Decoding
 * accepts any bytes: what breaks a rule is a {@link org.warrenp2p.proto.codec.MalformedFrameException}, nothing else.
 * The generated protobuf classes do not leave this package.
 */
@NullMarked
package org.warrenp2p.proto.codec;

import org.jspecify.annotations.NullMarked;
