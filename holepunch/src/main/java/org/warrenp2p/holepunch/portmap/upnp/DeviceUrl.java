package org.warrenp2p.holepunch.portmap.upnp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/**
 * A URL at a device: plain HTTP at an address and a port, no name, no user. Whoever reads one says at which address it must
 * be, so that nobody sends this node elsewhere.
 *
 * @param path from the slash on, with the query
 */
record DeviceUrl(Endpoint server, String path) {

    /** Longer ones are nobody's. */
    static final int MOST_CHARS = 512;

    private static final int HTTP_PORT = 80;

    private static final Pattern ABSOLUTE =
            Pattern.compile("http://(\\[[0-9a-f:.]+]|[0-9.]+)(?::([0-9]{1,5}))?(/.*)?", Pattern.CASE_INSENSITIVE);

    /** What may stand in a request line: no space, no control character, nothing beyond ASCII. */
    private static final Pattern PATH = Pattern.compile("/[!-~&&[^#]]*");

    /**
     * Reads an absolute URL.
     *
     * @param device where it must be
     * @throws MalformedUpnpException if it is no such URL, or elsewhere
     */
    static DeviceUrl parse(String text, IpAddress device) throws MalformedUpnpException {
        if (text.length() > MOST_CHARS) {
            throw new MalformedUpnpException("A URL has at most 512 characters");
        }
        Matcher parts = ABSOLUTE.matcher(text);
        if (!parts.matches()) {
            throw new MalformedUpnpException("A URL of a device is plain HTTP at an address");
        }
        Endpoint server;
        try {
            String host = parts.group(1).replace("[", "").replace("]", "");
            int port = parts.group(2) == null ? HTTP_PORT : Endpoint.parsePort(parts.group(2));
            server = new Endpoint(IpAddress.parse(host), port);
        } catch (IllegalArgumentException e) {
            throw new MalformedUpnpException("A URL of a device has an address and a port");
        }
        if (!server.address().equals(device) || server.port() == 0) {
            throw new MalformedUpnpException("A URL is at the router itself");
        }
        return new DeviceUrl(server, requirePath(parts.group(3) == null ? "/" : parts.group(3)));
    }

    /**
     * Reads a URL that may be relative to this one, at the same device.
     *
     * @throws MalformedUpnpException if it is no URL, or at another address
     */
    DeviceUrl resolve(String text) throws MalformedUpnpException {
        if (text.length() > MOST_CHARS) {
            throw new MalformedUpnpException("A URL has at most 512 characters");
        }
        if (text.regionMatches(true, 0, "http:", 0, 5) || text.startsWith("//")) {
            return parse(text, server.address());
        }
        if (text.startsWith("/")) {
            return new DeviceUrl(server, requirePath(text));
        }
        int query = path.indexOf('?');
        String folder = query < 0 ? path : path.substring(0, query);
        return new DeviceUrl(server, requirePath(folder.substring(0, folder.lastIndexOf('/') + 1) + text));
    }

    private static String requirePath(String path) throws MalformedUpnpException {
        if (!PATH.matcher(path).matches()) {
            throw new MalformedUpnpException("A path is printable ASCII");
        }
        return path;
    }
}
