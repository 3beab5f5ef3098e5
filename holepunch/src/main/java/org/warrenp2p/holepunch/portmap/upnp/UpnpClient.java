package org.warrenp2p.holepunch.portmap.upnp;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.portmap.Gateway;
import org.warrenp2p.holepunch.portmap.MapperTimes;
import org.warrenp2p.holepunch.portmap.MappingClient;
import org.warrenp2p.holepunch.portmap.MappingProtocol;
import org.warrenp2p.holepunch.portmap.MappingRequest;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.StreamTransport;

/** UPnP towards one router: finds its service, then maps. */
public final class UpnpClient implements MappingClient {

    /** Checks are so often due for datagrams; a router's HTTP server is left alone for five times as long. */
    private static final int CHECKS_SKIPPED = 4;

    private final Tools tools;
    private final Gateway gateway;
    private final Runnable forgotten;
    private final UpnpCalls calls;
    /** Descriptions and services that are still to be tried; at most four each. */
    private final Queue<DeviceUrl> locations = new ArrayDeque<>();

    private final Queue<IgdService> services = new ArrayDeque<>();
    private @Nullable SsdpSearch search;
    private EventLoop.@Nullable Timer timer;
    private @Nullable Completion<MappingProtocol> probing;
    private @Nullable IgdControl control;
    private @Nullable Granted last;
    private boolean busy;
    private int checks;

    /** What it works with. */
    public record Tools(
            EventLoop loop,
            DatagramTransport datagrams,
            StreamTransport streams,
            Executor worker,
            RandomGenerator random,
            Counters counters) {}

    private record Granted(Endpoint internal, Endpoint external) {}

    /** @param forgotten told when the router has lost a mapping, or has another address outside */
    public UpnpClient(Tools tools, Gateway gateway, Runnable forgotten) {
        this.tools = tools;
        this.gateway = gateway;
        this.forgotten = forgotten;
        calls = new UpnpCalls(tools.loop(), tools.streams(), tools.worker(), tools.counters());
    }

    @Override
    public MappingProtocol protocol() {
        return MappingProtocol.UPNP;
    }

    @Override
    public void probe(Completion<MappingProtocol> completion) {
        probing = completion;
        timer = tools.loop().schedule(MapperTimes.PROBE_NANOS, () -> endProbe(null));
        search = new SsdpSearch(tools.loop(), gateway, tools.counters(), location -> {
            locations.add(location);
            describeNext();
        });
        search.start(tools.datagrams(), failure -> endProbe(null));
    }

    private void describeNext() {
        DeviceUrl location = busy || probing == null ? null : locations.poll();
        if (location == null) {
            return;
        }
        busy = true;
        calls.send(
                HttpRequest.get(location),
                HttpCall.LIMIT_NANOS,
                document -> IgdDescription.services(document, location),
                Completion.of(this::tryServices, failure -> tryServices(List.of())));
    }

    private void tryServices(List<IgdService> found) {
        services.clear();
        services.addAll(found);
        tryNextService();
    }

    /** A service without a line says so, or has no address. */
    private void tryNextService() {
        IgdService service = services.poll();
        if (service == null || probing == null) {
            busy = false;
            describeNext();
            return;
        }
        IgdControl candidate = new IgdControl(calls, service);
        candidate.externalAddress(Completion.of(
                address -> {
                    if (address.isUnspecified()) {
                        tryNextService();
                    } else {
                        busy = false;
                        endProbe(candidate);
                    }
                },
                failure -> tryNextService()));
    }

    private void endProbe(@Nullable IgdControl found) {
        Completion<MappingProtocol> asked = probing;
        if (asked == null) {
            return;
        }
        probing = null;
        if (timer != null) {
            timer.cancel();
        }
        if (search != null) {
            search.close();
        }
        control = found;
        if (found != null) {
            asked.succeeded(MappingProtocol.UPNP);
        } else {
            asked.failed(new Failure(Failure.Code.TIMEOUT, "The router has shown no UPnP service that maps ports"));
        }
    }

    @Override
    public void map(MappingRequest request, Completion<Grant> completion) {
        IgdControl service = control;
        if (service == null) {
            tools.loop()
                    .execute(() ->
                            completion.failed(new Failure(Failure.Code.UNSUPPORTED, "The router has no UPnP service")));
            return;
        }
        PortClaim.start(
                service,
                request,
                tools.random(),
                Completion.of(
                        claimed -> service.externalAddress(Completion.of(
                                address -> {
                                    Endpoint external = new Endpoint(address, claimed.externalPort());
                                    last = new Granted(request.internal(), external);
                                    completion.succeeded(new Grant(external, claimed.leaseSeconds()));
                                },
                                failure -> service.delete(claimed.externalPort(), () -> completion.failed(failure)))),
                        completion::failed));
    }

    @Override
    public void unmap(MappingRequest request, Endpoint external, Runnable done) {
        last = null;
        if (control == null || external.port() == 0) {
            tools.loop().execute(done);
        } else {
            control.delete(external.port(), done);
        }
    }

    @Override
    public void check() {
        Granted granted = last;
        IgdControl service = control;
        if (granted == null || service == null || checks++ % (CHECKS_SKIPPED + 1) != CHECKS_SKIPPED) {
            return;
        }
        service.owner(
                granted.external().port(),
                Completion.of(
                        owner -> {
                            if (owner.equals(granted.internal())) {
                                checkAddress(service, granted.external().address());
                            } else {
                                forgotten.run();
                            }
                        },
                        failure -> {}));
    }

    private void checkAddress(IgdControl service, IpAddress expected) {
        service.externalAddress(Completion.of(
                address -> {
                    if (!address.equals(expected)) {
                        forgotten.run();
                    }
                },
                failure -> {}));
    }

    @Override
    public void close() {
        probing = null;
        if (timer != null) {
            timer.cancel();
        }
        if (search != null) {
            search.close();
        }
        calls.close();
    }
}
