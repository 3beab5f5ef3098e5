package org.warrenp2p.node.core.nat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Request.ProbeMe.Prober;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.RateBuckets;
import org.warrenp2p.transport.UdpSocket;

/**
 * Sends probes to those who ask, and has others send them: to the asker's own address only, which its session has
 * validated, one packet for each request, within {@link ProbeQuotas}.
 */
final class ProbeServer {

    /** Strangers that are tried for one request. */
    static final int MAX_STRANGERS_TRIED = 3;

    /** For each of them, so that two that are gone still leave time for the third within the asker's patience. */
    private static final long STRANGER_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    /** The one well-known port that peers listen on (PROTOCOL: consent). */
    private static final int HTTPS_PORT = 443;

    private static final int FIRST_UNPRIVILEGED = 1_024;

    private final NatPorts ports;
    private final ProbeQuotas quotas = new ProbeQuotas();
    private final Counters.Counter sent;
    private final Counters.Counter refused;
    private final Counters.Counter overQuota;
    private final Counters.Counter noStranger;

    /** By nonce: a request that is repeated meanwhile is answered with the first one. Bound: the quota in all. */
    private final Map<Long, StrangerSearch> searches = new LinkedHashMap<>();

    /**
     * By nonce, who asked for what was sent lately: a request that is repeated because its answer was lost, or is slow, gets
     * the answer and no other probe. Bound: the quota in all, the oldest is forgotten.
     */
    private final Map<Long, PeerId> served = new LinkedHashMap<>();

    private List<UdpSocket> main = List.of();
    private List<UdpSocket> probing = List.of();

    ProbeServer(NatPorts ports) {
        this.ports = ports;
        this.sent = ports.counters().counter("nat.probe_sent");
        this.refused = ports.counters().counter("nat.probe_refused");
        this.overQuota = ports.counters().counter("nat.probe_over_quota");
        this.noStranger = ports.counters().counter("nat.probe_no_stranger");
    }

    /** These sockets are open now; without probing ones nobody is served. */
    void opened(List<UdpSocket> mainSockets, List<UdpSocket> probingSockets) {
        main = mainSockets;
        probing = probingSockets;
    }

    /** Serves {@link Request.ProbeMe}. */
    void onProbeMe(Exchanges.Incoming incoming) {
        if (!(incoming.request() instanceof Request.ProbeMe request)) {
            return;
        }
        Endpoint source = incoming.source();
        PeerPaths.Path path = ports.paths().pathTo(incoming.peer());
        Endpoint target = new Endpoint(source.address(), request.port() == 0 ? source.port() : request.port());
        UdpSocket stranger = probingSocket(target);
        if (stranger == null || !mayProbe(target)) {
            refuse(incoming, Reason.NOT_SERVED, 0);
        } else if (path == null || !path.remote().address().equals(source.address())) {
            // where it says to be has not been proved: nobody else is to get packets for it
            refuse(incoming, Reason.UNCONFIRMED_SESSION, 0);
        } else if (isServed(incoming, request.nonce())) {
            incoming.answer(new Response.Probing());
        } else if (!isSearching(incoming, request) && withinQuota(incoming, target)) {
            if (request.prober() == Prober.STRANGER) {
                new StrangerSearch(incoming, request.nonce(), target).begin();
            } else {
                send(request.prober() == Prober.OTHER_PORT ? stranger : path.socket(), target, request.nonce());
                promised(incoming, request.nonce());
            }
        }
    }

    /** Serves {@link Request.ProbeFor}. */
    void onProbeFor(Exchanges.Incoming incoming) {
        if (!(incoming.request() instanceof Request.ProbeFor request)) {
            return;
        }
        Endpoint target = request.target();
        UdpSocket socket = probingSocket(target);
        AddressScope askedFrom = AddressScope.of(incoming.source().address());
        if (socket == null || !mayProbe(target) || !askedFrom.mayHearOf(AddressScope.of(target.address()))) {
            refuse(incoming, Reason.NOT_SERVED, 0);
        } else if (isServed(incoming, request.nonce())) {
            incoming.answer(new Response.Probing());
        } else if (isKnownAt(target)) {
            // no stranger there
            refuse(incoming, Reason.NOT_RESPONSIBLE, 0);
        } else if (withinQuota(incoming, target)) {
            send(socket, target, request.nonce());
            promised(incoming, request.nonce());
        }
    }

    private void promised(Exchanges.Incoming incoming, long nonce) {
        served.put(nonce, incoming.peer());
        if (served.size() > ProbeQuotas.IN_ALL) {
            Iterator<Long> eldest = served.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        incoming.answer(new Response.Probing());
    }

    private boolean isServed(Exchanges.Incoming incoming, long nonce) {
        PeerId asker = served.get(nonce);
        return asker != null && asker.equals(incoming.peer());
    }

    /** Whether this is a request once more for which somebody is being looked for: it waits with the first one. */
    private boolean isSearching(Exchanges.Incoming incoming, Request.ProbeMe request) {
        StrangerSearch search = searches.get(request.nonce());
        return search != null && search.incoming.peer().equals(incoming.peer());
    }

    private static boolean mayProbe(Endpoint target) {
        AddressScope scope = AddressScope.of(target.address());
        boolean peersListen = target.port() >= FIRST_UNPRIVILEGED || target.port() == HTTPS_PORT;
        return peersListen && (scope == AddressScope.PUBLIC || scope == AddressScope.PRIVATE);
    }

    private boolean isKnownAt(Endpoint target) {
        return main.stream().anyMatch(socket -> ports.paths().peerAt(socket, target) != null);
    }

    /** The socket from which probes to {@code target} leave; null where none may or can. */
    private @Nullable UdpSocket probingSocket(Endpoint target) {
        if (ports.role().get() == Frame.Role.CLIENT) {
            return null;
        }
        return probing.stream()
                .filter(socket -> socket.canReach(target))
                .findFirst()
                .orElse(null);
    }

    private boolean withinQuota(Exchanges.Incoming incoming, Endpoint target) {
        int waitSeconds = quotas.take(
                incoming.peer(), incoming.source(), target, ports.loop().nanoTime());
        if (waitSeconds > 0) {
            overQuota.increment();
            incoming.answer(new Response.Refused(Reason.QUOTA, waitSeconds));
        }
        return waitSeconds == 0;
    }

    private void refuse(Exchanges.Incoming incoming, Reason reason, int retryAfterSeconds) {
        refused.increment();
        incoming.answer(new Response.Refused(reason, retryAfterSeconds));
    }

    private void send(UdpSocket socket, Endpoint target, long nonce) {
        sent.increment();
        socket.send(target, OpenProbes.packet(nonce));
    }

    /** Looks for somebody who has not spoken with the target, one after another. */
    private final class StrangerSearch implements Exchanges.Listener {

        private final Exchanges.Incoming incoming;
        private final long nonce;
        private final Endpoint target;
        private final List<Contact> candidates;
        private int tried;

        private StrangerSearch(Exchanges.Incoming incoming, long nonce, Endpoint target) {
            this.incoming = incoming;
            this.nonce = nonce;
            this.target = target;
            this.candidates = candidates();
        }

        private List<Contact> candidates() {
            AddressScope scope = AddressScope.of(target.address());
            List<Contact> able = new ArrayList<>(ports.contacts().get());
            able.removeIf(contact -> contact.endpoint().family() != target.family()
                    || contact.peer().equals(incoming.peer())
                    || contact.endpoint().address().equals(target.address())
                    || AddressScope.of(contact.endpoint().address()) != scope);
            IpAddress prefix = RateBuckets.networkOf(target.address());
            List<Contact> elsewhere = able.stream()
                    .filter(contact ->
                            !RateBuckets.networkOf(contact.endpoint().address()).equals(prefix))
                    .toList();
            return elsewhere.isEmpty() ? able : new ArrayList<>(elsewhere);
        }

        private void begin() {
            searches.put(nonce, this);
            next();
        }

        private void end(Response response) {
            searches.remove(nonce, this);
            incoming.answer(response);
        }

        private void next() {
            if (tried == MAX_STRANGERS_TRIED || candidates.isEmpty()) {
                noStranger.increment();
                end(new Response.Refused(Reason.NOT_RESPONSIBLE, 0));
                return;
            }
            tried++;
            Contact chosen = candidates.remove(ports.random().nextInt(candidates.size()));
            ports.exchanges().ask(chosen, new Request.ProbeFor(nonce, target), STRANGER_NANOS, this);
        }

        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {
            if (response instanceof Response.Probing) {
                searches.remove(nonce, this);
                promised(incoming, nonce);
            } else {
                next();
            }
        }

        @Override
        public void onFailure(Failure failure) {
            next();
        }
    }
}
