package org.warrenp2p.holepunch.portmap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;

/** A router's UPnP: answers searches, describes itself, and maps. Its faults can be set. */
final class FakeIgd {

    static final Endpoint HTTP = Endpoint.parse("192.168.1.1:5000");

    private static final Pattern ARGUMENT = Pattern.compile("<(New\\w+)>([^<]*)</");
    private static final Pattern ACTION = Pattern.compile("SOAPAction: \"[^#]+#(\\w+)\"");

    private final SortedMap<Integer, String> mappings = new TreeMap<>();
    private final List<String> log = new ArrayList<>();

    int version = 1;
    String external = "203.0.113.7";
    String location = "http://192.168.1.1:5000/root.xml";
    String controlUrl = "/ctl";
    boolean permanentOnly;
    /** AddPortMapping fails so, if not 0. */
    int fault;
    /** Answers to one search. */
    int answers = 1;
    /** Takes HTTP over, if set. */
    FakeStreams.Server server = this::onRequest;

    private final List<UdpSocket> sockets = new ArrayList<>();

    FakeIgd(SimHost inside, FakeStreams streams) {
        inside.addresses().forEach(address -> listen(inside, address));
        streams.serve(HTTP, (request, reply) -> server.onRequest(request, reply));
    }

    private void listen(SimHost inside, IpAddress address) {
        inside.datagrams()
                .open(
                        new Endpoint(address, 1900),
                        (at, source, payload) -> onSearch(source, payload),
                        Completion.of(sockets::add, failure -> {
                            throw new AssertionError(failure);
                        }));
    }

    /** Port outside, to {@code ADDRESS:PORT LEASE}. */
    SortedMap<Integer, String> mappings() {
        return mappings;
    }

    List<String> log() {
        return log;
    }

    private void onSearch(Endpoint source, ByteBuffer payload) {
        UdpSocket socket = sockets.get(0); // that of its own address, also for what came to the group
        String search = StandardCharsets.US_ASCII.decode(payload).toString();
        log.add("search");
        Matcher target = Pattern.compile("\nST: (\\S+)").matcher(search);
        if (!target.find() || !target.group(1).contains("InternetGatewayDevice:1")) {
            return;
        }
        String answer = "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: " + target.group(1) + "\r\nLocation: "
                + location + "\r\n\r\n";
        for (int i = 0; i < answers; i++) {
            socket.send(source, ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    void onRequest(String request, FakeStreams.Reply reply) {
        if (request.startsWith("GET ")) {
            log.add("describe");
            ok(reply, description());
            return;
        }
        Matcher action = ACTION.matcher(request);
        if (!action.find()) {
            throw new AssertionError(request);
        }
        SortedMap<String, String> arguments = new TreeMap<>();
        Matcher argument = ARGUMENT.matcher(request);
        while (argument.find()) {
            arguments.put(argument.group(1), argument.group(2));
        }
        String name = action.group(1);
        log.add(name + " " + arguments.getOrDefault("NewExternalPort", ""));
        answer(name, arguments, reply);
    }

    private void answer(String action, SortedMap<String, String> arguments, FakeStreams.Reply reply) {
        int port = Integer.parseInt(arguments.getOrDefault("NewExternalPort", "0"));
        String entry = mappings.get(port);
        switch (action) {
            case "GetExternalIPAddress" -> ok(reply, result(action, "NewExternalIPAddress", external));
            case "GetSpecificPortMappingEntry" -> {
                if (entry == null) {
                    fail(reply, 714);
                } else {
                    String[] owner = entry.split("[: ]", -1);
                    ok(reply, result(action, "NewInternalPort", owner[1], "NewInternalClient", owner[0]));
                }
            }
            case "AddPortMapping" -> add(action, arguments, port, reply);
            case "AddAnyPortMapping" -> {
                int free = port;
                while (mappings.containsKey(free) && !isTheirs(mappings.get(free), arguments)) {
                    free++;
                }
                mappings.put(free, entryOf(arguments));
                ok(reply, result(action, "NewReservedPort", Integer.toString(free)));
            }
            case "DeletePortMapping" -> {
                mappings.remove(port);
                ok(reply, result(action));
            }
            default -> fail(reply, 401);
        }
    }

    private void add(String action, SortedMap<String, String> arguments, int port, FakeStreams.Reply reply) {
        if (fault != 0) {
            fail(reply, fault);
        } else if (permanentOnly && !"0".equals(arguments.get("NewLeaseDuration"))) {
            fail(reply, 725);
        } else {
            mappings.put(port, entryOf(arguments)); // like the worst ones, whoever had it
            ok(reply, result(action));
        }
    }

    private static String entryOf(SortedMap<String, String> arguments) {
        return arguments.get("NewInternalClient") + ":" + arguments.get("NewInternalPort") + " "
                + arguments.get("NewLeaseDuration");
    }

    private static boolean isTheirs(String entry, SortedMap<String, String> arguments) {
        return entry.startsWith(arguments.get("NewInternalClient") + ":" + arguments.get("NewInternalPort") + " ");
    }

    private String description() {
        String service = "urn:schemas-upnp-org:service:WANIPConnection:" + version;
        return "<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\"><device><deviceList><device>"
                + "<serviceList><service><serviceType>urn:schemas-upnp-org:service:WANCommonInterfaceConfig:1"
                + "</serviceType><controlURL>/other</controlURL></service><service><serviceType>" + service
                + "</serviceType><controlURL>" + controlUrl + "</controlURL></service></serviceList></device>"
                + "</deviceList></device></root>";
    }

    private String result(String action, String... arguments) {
        StringBuilder text = new StringBuilder(
                        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><u:")
                .append(action)
                .append("Response xmlns:u=\"urn:x\">");
        for (int i = 0; i < arguments.length; i += 2) {
            text.append('<')
                    .append(arguments[i])
                    .append('>')
                    .append(arguments[i + 1])
                    .append("</")
                    .append(arguments[i])
                    .append('>');
        }
        return text.append("</u:")
                .append(action)
                .append("Response></s:Body></s:Envelope>")
                .toString();
    }

    static void ok(FakeStreams.Reply reply, String body) {
        reply.send("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void fail(FakeStreams.Reply reply, int code) {
        reply.send("HTTP/1.1 500 Internal Server Error\r\nTransfer-Encoding: chunked\r\n\r\n");
        String body = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><detail>"
                + "<UPnPError><errorCode>" + code + "</errorCode></UPnPError></detail></s:Fault></s:Body></s:Envelope>";
        reply.send(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
    }
}
