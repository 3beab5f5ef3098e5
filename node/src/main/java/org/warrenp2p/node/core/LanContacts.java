package org.warrenp2p.node.core;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.warrenp2p.node.core.lan.LanDiscovery;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** Meets nodes that are found on the local networks: whoever answers a ping is treated as everybody whom this node meets. */
final class LanContacts {

    /** For somebody on the same network. */
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LanDiscovery discovery;
    private final Exchanges exchanges;
    private final Predicate<Endpoint> mayDial;
    private final Consumer<Contact> met;

    /** @param met gets those that answered */
    LanContacts(
            LanDiscovery.Ports ports,
            PeerId self,
            NetworkId network,
            Exchanges exchanges,
            Predicate<Endpoint> mayDial,
            Consumer<Contact> met) {
        this.discovery = new LanDiscovery(ports, self, network, this::meet);
        this.exchanges = exchanges;
        this.mayDial = mayDial;
        this.met = met;
    }

    /** Begins, unless all of the {@code bound} sockets are for this machine only. */
    void start(List<Endpoint> bound) {
        bound.stream()
                .filter(endpoint ->
                        endpoint.address().isIpv4() && !endpoint.address().isLoopback())
                .findFirst()
                .ifPresent(endpoint -> discovery.start(endpoint.port()));
    }

    private void meet(Contact contact) {
        if (mayDial.test(contact.endpoint())) {
            exchanges.ask(contact, new Request.Ping(), PING_NANOS, new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {
                    met.accept(contact);
                }

                @Override
                public void onFailure(Failure failure) {
                    // it has gone, or is of another kind
                }
            });
        }
    }

    void close() {
        discovery.close();
    }
}
