package org.warrenp2p.node.core;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.UdpSocket;

/**
 * Opens the sockets of a node, one after another: all of them, or none. A second wildcard with port 0 takes the port that the
 * first was given, so that one number serves both families.
 */
final class SocketOpener {

    private final DatagramTransport datagrams;
    private final DatagramHandler handler;
    private final List<Endpoint> wanted;
    private final Completion<List<UdpSocket>> completion;
    private final List<UdpSocket> opened = new ArrayList<>();

    private SocketOpener(
            DatagramTransport datagrams,
            DatagramHandler handler,
            List<Endpoint> wanted,
            Completion<List<UdpSocket>> completion) {
        this.datagrams = datagrams;
        this.handler = handler;
        this.wanted = wanted;
        this.completion = completion;
    }

    static void open(
            DatagramTransport datagrams,
            DatagramHandler handler,
            List<Endpoint> wanted,
            Completion<List<UdpSocket>> completion) {
        new SocketOpener(datagrams, handler, List.copyOf(wanted), completion).openNext();
    }

    private void openNext() {
        if (opened.size() == wanted.size()) {
            completion.succeeded(List.copyOf(opened));
            return;
        }
        datagrams.open(
                withSharedPort(wanted.get(opened.size())),
                handler,
                Completion.of(
                        socket -> {
                            opened.add(socket);
                            openNext();
                        },
                        failure -> {
                            opened.forEach(UdpSocket::close);
                            completion.failed(failure);
                        }));
    }

    private Endpoint withSharedPort(Endpoint endpoint) {
        if (endpoint.port() != 0) {
            return endpoint;
        }
        return opened.stream()
                .map(UdpSocket::localEndpoint)
                .filter(other -> other.family() != endpoint.family())
                .findFirst()
                .map(other -> new Endpoint(endpoint.address(), other.port()))
                .orElse(endpoint);
    }
}
