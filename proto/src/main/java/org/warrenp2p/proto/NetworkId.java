package org.warrenp2p.proto;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The network that a node belongs to. Nodes of different networks never mix: the name is part of the session prologue,
 * of every signature and of the ALPN.
 *
 * @param name 1 to 32 of a–z, 0–9 and '-'
 */
public record NetworkId(String name) {

    // In front of MAIN, whose constructor needs it.
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    /** The network that nodes join when nothing else is said. */
    public static final NetworkId MAIN = new NetworkId("main");

    /** @throws IllegalArgumentException if the name is not 1 to 32 of a–z, 0–9 and '-' */
    public NetworkId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A network name is 1 to 32 of a-z, 0-9 and '-'; \"" + name + "\" is not");
        }
    }

    /** One byte of length and the name in ASCII: unambiguous in front of anything. */
    public byte[] toBytes() {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[ascii.length + 1];
        bytes[0] = (byte) ascii.length;
        System.arraycopy(ascii, 0, bytes, 1, ascii.length);
        return bytes;
    }

    /** The TLS application protocol of this network's QUIC connections. */
    public String alpn() {
        return "warren/1/" + name;
    }

    @Override
    public String toString() {
        return name;
    }
}
