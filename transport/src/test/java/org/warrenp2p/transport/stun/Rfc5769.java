package org.warrenp2p.transport.stun;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.warrenp2p.proto.Bytes;

/** The published vectors of STUN. */
final class Rfc5769 {

    private static final Properties VECTORS = load();

    private Rfc5769() {}

    static Bytes vector(String name) {
        return Bytes.ofHex(Objects.requireNonNull(VECTORS.getProperty(name), name));
    }

    static StunMessage message(String name) throws MalformedStunException {
        return StunMessage.decode(vector(name).asBuffer());
    }

    private static Properties load() {
        Properties loaded = new Properties();
        try (InputStream in = Rfc5769.class.getResourceAsStream("/vectors/rfc5769.properties")) {
            loaded.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return loaded;
    }
}
