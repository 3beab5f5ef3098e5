package org.warrenp2p.holepunch.portmap.upnp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.Bytes;

/** Actions and what comes back (UPnP Device Architecture 1.1, section 3). */
public final class SoapCodec {

    /** No action of ours has more than eight. */
    private static final int MOST_ARGUMENTS = 32;

    private static final String FAULT_CODE = "errorCode";

    private SoapCodec() {}

    /** The body of a request. Names and types are ours; the arguments are numbers and addresses. */
    static Bytes request(String serviceType, String action, Map<String, String> arguments) {
        StringBuilder text = new StringBuilder(512)
                .append("<?xml version=\"1.0\"?>\r\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"")
                .append(" s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body><u:")
                .append(action)
                .append(" xmlns:u=\"")
                .append(serviceType)
                .append("\">");
        arguments.forEach((name, value) -> text.append('<')
                .append(name)
                .append('>')
                .append(value.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</")
                .append(name)
                .append('>'));
        text.append("</u:").append(action).append("></s:Body></s:Envelope>\r\n");
        return Bytes.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What came back.
     *
     * @param fault 0, or the number of the error (UDA 1.1, table 3-3, and those of the service)
     * @param arguments by name
     */
    record Reply(int fault, Map<String, String> arguments) {

        /** @throws MalformedUpnpException if it is missing */
        String argument(String name) throws MalformedUpnpException {
            String value = arguments.get(name);
            if (value == null) {
                throw new MalformedUpnpException("The answer lacks " + name);
            }
            return value;
        }
    }

    /** @throws MalformedUpnpException if it is neither an answer to {@code action} nor a fault */
    static Reply reply(Bytes document, String action) throws MalformedUpnpException {
        Reader reader = new Reader(action + "Response");
        XmlElements.walk(document, reader);
        if (reader.fault.isEmpty() && !reader.complete) {
            throw new MalformedUpnpException("An answer is one to the action, or a fault");
        }
        return new Reply(reader.fault.isEmpty() ? 0 : number(reader.fault), reader.arguments);
    }

    private static int number(String text) throws MalformedUpnpException {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw new MalformedUpnpException("A fault has a number");
        }
        return Integer.parseInt(text);
    }

    private static final class Reader implements XmlElements.Visitor {

        private final String response;
        private final Map<String, String> arguments = new LinkedHashMap<>();
        private String fault = "";
        private boolean inside;
        private boolean complete;

        Reader(String response) {
            this.response = response;
        }

        @Override
        public void begin(String name) {
            inside |= name.equals(response);
        }

        @Override
        public void end(String name, String text) throws MalformedUpnpException {
            if (name.equals(response)) {
                inside = false;
                complete = true;
            } else if (inside) {
                if (arguments.size() == MOST_ARGUMENTS) {
                    throw new MalformedUpnpException("An answer has at most 32 arguments");
                }
                arguments.putIfAbsent(name, text);
            } else if (name.equals(FAULT_CODE)) {
                fault = text;
            }
        }
    }
}
