package org.warrenp2p.holepunch.portmap.upnp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.fuzz.SeedFiles;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;

/** What a device says in UPnP: read within its bounds, never leading elsewhere, or refused without a trace. */
class UpnpFuzzTest {

    private static final IpAddress DEVICE = IpAddress.parse("192.168.1.1");
    private static final String ROOT = "http://192.168.1.1:5000/root.xml";

    @FuzzTest(maxDuration = "1m")
    void search(byte[] data) {
        try {
            assertLocal(SsdpCodec.location(ByteBuffer.wrap(data).asReadOnlyBuffer(), DEVICE));
        } catch (MalformedUpnpException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    /** However the bytes are cut, the answer is the same. */
    @FuzzTest(maxDuration = "1m")
    void http(byte[] data) {
        HttpReader.@Nullable Answer whole = read(data, data.length + 1);
        assertThat(read(data, 1)).isEqualTo(whole);
        if (whole != null) {
            assertThat(whole.body().length()).isLessThanOrEqualTo(HttpReader.MOST_BYTES);
            assertThat(whole.status()).isBetween(200, 599);
        }
    }

    private static HttpReader.@Nullable Answer read(byte[] data, int stepBytes) {
        HttpReader reader = new HttpReader();
        try {
            for (int at = 0; at < data.length; at += stepBytes) {
                HttpReader.Answer answer =
                        reader.take(ByteBuffer.wrap(data, at, Math.min(stepBytes, data.length - at)));
                if (answer != null) {
                    return answer;
                }
            }
            return reader.end();
        } catch (MalformedUpnpException e) {
            assertThat(e.getStackTrace()).isEmpty();
            return null;
        }
    }

    @FuzzTest(maxDuration = "1m")
    void description(byte[] data) {
        try {
            IgdDescription.services(Bytes.copyOf(data), DeviceUrl.parse(ROOT, DEVICE))
                    .forEach(service -> assertLocal(service.control()));
        } catch (MalformedUpnpException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @FuzzTest(maxDuration = "1m")
    void reply(byte[] data) {
        try {
            SoapCodec.Reply reply = SoapCodec.reply(Bytes.copyOf(data), "GetExternalIPAddress");
            assertThat(reply.fault()).isBetween(0, 99_999);
            assertThat(reply.arguments()).hasSizeLessThanOrEqualTo(32);
        } catch (MalformedUpnpException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    private static void assertLocal(DeviceUrl url) {
        assertThat(url.server().address()).isEqualTo(DEVICE);
        assertThat(url.path()).startsWith("/").matches("[!-~]*");
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        check(
                "search",
                "answer",
                "HTTP/1.1 200 OK\r\nST: " + SsdpCodec.TARGETS.get(0) + "\r\nLOCATION: " + ROOT + "\r\n\r\n");
        Map<String, String> http = new LinkedHashMap<>();
        http.put("length", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
        http.put("until-the-end", "HTTP/1.0 500 No\r\n\r\nbody");
        http.put("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;x=y\r\ndy\r\n0\r\n\r\n");
        http.put("continued", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        for (Map.Entry<String, String> seed : http.entrySet()) {
            check("http", seed.getKey(), seed.getValue());
        }
        check(
                "description",
                "router",
                "<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\"><URLBase>http://192.168.1.1:5000/"
                        + "</URLBase><device><serviceList><service><serviceType>" + IgdDescription.SECOND_VERSION
                        + "</serviceType><controlURL>ctl</controlURL></service></serviceList></device></root>");
        check(
                "reply",
                "address",
                "<s:Envelope xmlns:s=\"e\"><s:Body><u:GetExternalIPAddressResponse xmlns:u=\"x\"><NewExternalIPAddress>"
                        + "203.0.113.7</NewExternalIPAddress></u:GetExternalIPAddressResponse></s:Body></s:Envelope>");
        check(
                "reply",
                "fault",
                "<s:Envelope xmlns:s=\"e\"><s:Body><s:Fault><detail><UPnPError><errorCode>501</errorCode></UPnPError>"
                        + "</detail></s:Fault></s:Body></s:Envelope>");
    }

    private static void check(String method, String name, String text) throws IOException {
        Map<String, Bytes> seeds = new LinkedHashMap<>();
        seeds.put(name, Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        SeedFiles.check(UpnpFuzzTest.class, method, seeds);
    }
}
