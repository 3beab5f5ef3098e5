package org.warrenp2p.holepunch.portmap.upnp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;

/** The search for devices: HTTP in datagrams (UPnP Device Architecture 1.1, section 1.3). */
public final class SsdpCodec {

    /**
     * What routers are searched by: a device answers for the version that it is asked for and all before it, but not each
     * for all of these, as the older ones know only some.
     */
    static final List<String> TARGETS = List.of(
            "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
            "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
            "urn:schemas-upnp-org:service:WANIPConnection:1",
            "urn:schemas-upnp-org:service:WANPPPConnection:1");

    /** What one Ethernet packet carries. */
    private static final int MOST_BYTES = 1_472;

    private static final int MOST_LINES = 64;

    private SsdpCodec() {}

    /** A search for {@code target}; devices spread their answers over one second. */
    static Bytes search(String target) {
        String text = "M-SEARCH * HTTP/1.1\r\n"
                + "HOST: 239.255.255.250:1900\r\n"
                + "MAN: \"ssdp:discover\"\r\n"
                + "MX: 1\r\n"
                + "ST: " + target + "\r\n\r\n";
        return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Where the description of the device is that answers.
     *
     * @param device who answers
     * @throws MalformedUpnpException if it is no answer of a router, or leads elsewhere
     */
    static DeviceUrl location(ByteBuffer payload, IpAddress device) throws MalformedUpnpException {
        if (payload.remaining() > MOST_BYTES) {
            throw new MalformedUpnpException("An answer has at most 1,472 bytes");
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        List<String> lines = new String(bytes, StandardCharsets.ISO_8859_1)
                .lines()
                .limit(MOST_LINES)
                .toList();
        if (lines.isEmpty() || !lines.get(0).matches("HTTP/1\\.[01] 200( .*)?")) {
            throw new MalformedUpnpException("An answer begins with HTTP/1.1 200");
        }
        if (!TARGETS.contains(header(lines, "st"))) {
            throw new MalformedUpnpException("An answer names what was searched for");
        }
        return DeviceUrl.parse(header(lines, "location"), device);
    }

    private static String header(List<String> lines, String name) throws MalformedUpnpException {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        throw new MalformedUpnpException("An answer has the headers ST and LOCATION");
    }
}
