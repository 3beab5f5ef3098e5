package org.warrenp2p.node.core.lan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;

/** Writes messages without compression: an answer has some 450 bytes. */
final class LanWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    private LanWriter() {}

    static Bytes question() {
        LanWriter writer = new LanWriter();
        writer.header(0, 1, 0, 0);
        writer.name(LanFormat.SERVICE).number(LanFormat.TYPE_PTR).number(LanFormat.CLASS_IN);
        return writer.finish();
    }

    static Bytes answer(LanPeer self, IpAddress own) {
        String id = self.peer().toString();
        String instance = id + "." + LanFormat.SERVICE;
        String host = id + "." + LanFormat.DOMAIN;
        int life = self.leaving() ? 0 : LanFormat.LIFE_SECONDS;
        int hostLife = self.leaving() ? 0 : LanFormat.HOST_LIFE_SECONDS;
        LanWriter writer = new LanWriter();
        writer.header(LanFormat.RESPONSE_FLAGS, 0, 1, own.isIpv4() ? 3 : 2);
        writer.record(
                LanFormat.SERVICE,
                LanFormat.TYPE_PTR,
                LanFormat.CLASS_IN,
                life,
                new LanWriter().name(instance).finish());
        writer.record(
                instance,
                LanFormat.TYPE_SRV,
                LanFormat.CACHE_FLUSH,
                hostLife,
                new LanWriter()
                        .number(0)
                        .number(0)
                        .number(self.port())
                        .name(host)
                        .finish());
        writer.record(
                instance,
                LanFormat.TYPE_TXT,
                LanFormat.CACHE_FLUSH,
                life,
                new LanWriter()
                        .text("v=" + LanFormat.VERSION)
                        .text("net=" + self.network())
                        .text("id=" + id)
                        .finish());
        if (own.isIpv4()) {
            writer.record(host, LanFormat.TYPE_A, LanFormat.CACHE_FLUSH, hostLife, Bytes.wrap(own.toBytes()));
        }
        return writer.finish();
    }

    private void header(int flags, int questions, int answers, int additional) {
        number(0).number(flags).number(questions).number(answers).number(0).number(additional);
    }

    private void record(String name, int type, int recordClass, int lifeSeconds, Bytes data) {
        name(name).number(type).number(recordClass).number(lifeSeconds >>> 16).number(lifeSeconds & 0xffff);
        number(data.length());
        bytes.writeBytes(data.toArray());
    }

    private LanWriter name(String name) {
        for (String label : name.split("\\.", -1)) {
            text(label);
        }
        bytes.write(0);
        return this;
    }

    /** A label, or a string of a text record: its length comes first. */
    private LanWriter text(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        bytes.write(ascii.length);
        bytes.writeBytes(ascii);
        return this;
    }

    private LanWriter number(int sixteenBits) {
        bytes.write(sixteenBits >>> 8);
        bytes.write(sixteenBits);
        return this;
    }

    private Bytes finish() {
        return Bytes.wrap(bytes.toByteArray());
    }
}
