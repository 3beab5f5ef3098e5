package org.warrenp2p.holepunch.portmap.upnp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** The actions of one service of a router (WANIPConnection:1 and :2, section 2.5 of both). */
final class IgdControl {

    /** Taking back happens while somebody waits for the end of the program. */
    private static final long DELETE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final String UDP = "UDP";

    private final UpnpCalls calls;
    private final IgdService service;

    IgdControl(UpnpCalls calls, IgdService service) {
        this.calls = calls;
        this.service = service;
    }

    boolean findsPorts() {
        return service.findsPorts();
    }

    /** The address outside. */
    void externalAddress(Completion<IpAddress> completion) {
        call(
                "GetExternalIPAddress",
                new LinkedHashMap<>(),
                HttpCall.LIMIT_NANOS,
                reply -> {
                    if (reply.fault() != 0) {
                        throw new MalformedUpnpException("the address outside is refused with error " + reply.fault());
                    }
                    try {
                        return IpAddress.parse(reply.argument("NewExternalIPAddress"));
                    } catch (IllegalArgumentException e) {
                        throw new MalformedUpnpException("The address outside is an IP address");
                    }
                },
                completion);
    }

    /** To whom a port leads: an endpoint inside, or 0.0.0.0:0 if to nobody, or the router does not say. */
    void owner(int externalPort, Completion<Endpoint> completion) {
        call(
                "GetSpecificPortMappingEntry",
                key(externalPort),
                HttpCall.LIMIT_NANOS,
                reply -> {
                    if (reply.fault() != 0) {
                        return UpnpFaults.NOBODY;
                    }
                    try {
                        return new Endpoint(
                                IpAddress.parse(reply.argument("NewInternalClient")),
                                Endpoint.parsePort(reply.argument("NewInternalPort")));
                    } catch (IllegalArgumentException e) {
                        // a name or nonsense: somebody's, not ours
                        return UpnpFaults.SOMEBODY;
                    }
                },
                completion);
    }

    /** Has a port lead to {@code internal}; 0, or the error. */
    void add(int externalPort, Endpoint internal, long leaseSeconds, Completion<Integer> completion) {
        call(
                "AddPortMapping",
                mapping(externalPort, internal, leaseSeconds),
                HttpCall.LIMIT_NANOS,
                SoapCodec.Reply::fault,
                completion);
    }

    /** As {@link #add} with the port or another one; the port, or the error as a negative number. */
    void addAny(int externalPort, Endpoint internal, long leaseSeconds, Completion<Integer> completion) {
        call(
                "AddAnyPortMapping",
                mapping(externalPort, internal, leaseSeconds),
                HttpCall.LIMIT_NANOS,
                reply -> {
                    if (reply.fault() != 0) {
                        return -reply.fault();
                    }
                    try {
                        int port = Endpoint.parsePort(reply.argument("NewReservedPort"));
                        if (port == 0) {
                            throw new MalformedUpnpException("A reserved port is not 0");
                        }
                        return port;
                    } catch (IllegalArgumentException e) {
                        throw new MalformedUpnpException("A reserved port is a port");
                    }
                },
                completion);
    }

    /** Takes a mapping back; {@code done} whatever the router says. */
    void delete(int externalPort, Runnable done) {
        call(
                "DeletePortMapping",
                key(externalPort),
                DELETE_NANOS,
                SoapCodec.Reply::fault,
                Completion.of(fault -> done.run(), failure -> done.run()));
    }

    private static Map<String, String> key(int externalPort) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("NewRemoteHost", "");
        arguments.put("NewExternalPort", Integer.toString(externalPort));
        arguments.put("NewProtocol", UDP);
        return arguments;
    }

    private static Map<String, String> mapping(int externalPort, Endpoint internal, long leaseSeconds) {
        Map<String, String> arguments = key(externalPort);
        arguments.put("NewInternalPort", Integer.toString(internal.port()));
        arguments.put("NewInternalClient", internal.address().toString());
        arguments.put("NewEnabled", "1");
        arguments.put("NewPortMappingDescription", "Warren");
        arguments.put("NewLeaseDuration", Long.toString(leaseSeconds));
        return arguments;
    }

    private <T> void call(
            String action,
            Map<String, String> arguments,
            long limitNanos,
            Reading<T> reading,
            Completion<T> completion) {
        HttpRequest request = HttpRequest.post(service, action, SoapCodec.request(service.type(), action, arguments));
        calls.send(request, limitNanos, document -> reading.read(SoapCodec.reply(document, action)), completion);
    }

    private interface Reading<T> {

        T read(SoapCodec.Reply reply) throws MalformedUpnpException;
    }

    /** Why an action was refused, for people. */
    static Failure refusal(int fault) {
        return new Failure(
                Failure.Code.REFUSED,
                switch (fault) {
                    case UpnpFaults.NOT_AUTHORIZED -> "The router does not let this machine map ports";
                    case UpnpFaults.CONFLICT -> "The router has given the ports that were asked for to others";
                    default -> "The router refused a UPnP action (error " + fault + ")";
                });
    }
}
