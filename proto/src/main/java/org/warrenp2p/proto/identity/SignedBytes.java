package org.warrenp2p.proto.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;

/**
 * What a signature is over: {@code "warren:" use ":v1\0"}, the network id, the length of the content as 4 bytes, the
 * content (PROTOCOL: networks and signatures). The use ends with a zero and the network id begins with its length, so
 * no two different inputs give the same bytes.
 */
final class SignedBytes {

    private SignedBytes() {}

    static byte[] of(SignatureUse use, NetworkId network, Bytes content) {
        byte[] domain = ("warren:" + use.label() + ":v1\0").getBytes(StandardCharsets.US_ASCII);
        byte[] networkId = network.toBytes();
        return ByteBuffer.allocate(domain.length + networkId.length + Integer.BYTES + content.length())
                .put(domain)
                .put(networkId)
                .putInt(content.length())
                .put(content.asBuffer())
                .array();
    }
}
