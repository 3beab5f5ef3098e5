package org.warrenp2p.holepunch.portmap.upnp;

import java.nio.charset.StandardCharsets;
import org.warrenp2p.proto.Bytes;

/**
 * One HTTP/1.1 request, after which the connection ends.
 *
 * @param bytes all of it
 */
record HttpRequest(DeviceUrl url, Bytes bytes) {

    static HttpRequest get(DeviceUrl url) {
        return new HttpRequest(
                url, Bytes.wrap(head("GET", url).append("\r\n").toString().getBytes(StandardCharsets.US_ASCII)));
    }

    /** An action of {@code service}. */
    static HttpRequest post(IgdService service, String action, Bytes body) {
        byte[] head = head("POST", service.control())
                .append("Content-Type: text/xml; charset=\"utf-8\"\r\n")
                .append("SOAPAction: \"")
                .append(service.type())
                .append('#')
                .append(action)
                .append("\"\r\n")
                .append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length()];
        System.arraycopy(head, 0, whole, 0, head.length);
        body.copyTo(whole, head.length);
        return new HttpRequest(service.control(), Bytes.wrap(whole));
    }

    private static StringBuilder head(String method, DeviceUrl url) {
        return new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(url.path())
                .append(" HTTP/1.1\r\n")
                .append("Host: ")
                .append(url.server())
                .append("\r\n")
                .append("Connection: close\r\n");
    }
}
