package org.warrenp2p.holepunch.portmap.upnp;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Bytes;

/** What a router says of itself: which of its services map ports, and where they are controlled. */
public final class IgdDescription {

    static final String SECOND_VERSION = "urn:schemas-upnp-org:service:WANIPConnection:2";

    /** The better ones first. */
    private static final List<String> TYPES = List.of(
            SECOND_VERSION,
            "urn:schemas-upnp-org:service:WANIPConnection:1",
            "urn:schemas-upnp-org:service:WANPPPConnection:1");

    /** A router has a service for each of its lines, of which it rarely has more than one. */
    private static final int MOST_SERVICES = 4;

    private IgdDescription() {}

    /**
     * The services in {@code document} that map ports, the better ones first; at most four.
     *
     * @param location where the document was
     * @throws MalformedUpnpException if it is not such a document, or one of the services is elsewhere
     */
    static List<IgdService> services(Bytes document, DeviceUrl location) throws MalformedUpnpException {
        Reader reader = new Reader();
        XmlElements.walk(document, reader);
        DeviceUrl base = reader.urlBase.isEmpty() ? location : location.resolve(reader.urlBase);
        List<IgdService> services = new ArrayList<>();
        for (String type : TYPES) {
            for (Reader.Named named : reader.found) {
                if (named.type.equals(type) && services.size() < MOST_SERVICES) {
                    services.add(new IgdService(type, base.resolve(named.controlUrl)));
                }
            }
        }
        return List.copyOf(services);
    }

    private static final class Reader implements XmlElements.Visitor {

        private final List<Named> found = new ArrayList<>();
        private String urlBase = "";
        private String type = "";
        private String controlUrl = "";

        private record Named(String type, String controlUrl) {}

        @Override
        public void begin(String name) {
            if (name.equals("service")) {
                type = "";
                controlUrl = "";
            }
        }

        @Override
        public void end(String name, String text) throws MalformedUpnpException {
            switch (name) {
                case "URLBase" -> urlBase = text;
                case "serviceType" -> type = text;
                case "controlURL" -> controlUrl = text;
                case "service" -> {
                    if (TYPES.contains(type) && !controlUrl.isEmpty() && found.size() < MOST_SERVICES) {
                        found.add(new Named(type, controlUrl));
                    }
                }
                default -> {
                    // names of vendors and so on
                }
            }
        }
    }
}
