package org.warrenp2p.holepunch.portmap.upnp;

import java.util.random.RandomGenerator;
import org.warrenp2p.holepunch.portmap.MappingRequest;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/**
 * Gets one port of a router: the suggested one if it is free or ours already, else a random one. A service of version 1
 * is asked first whom a port leads to, because some routers give to the last who asks what belongs to somebody else.
 */
final class PortClaim {

    /** With one port in a hundred taken, four in a row are as good as never. */
    private static final int MOST_TRIES = 4;

    /** RFC 6335, section 6: dynamic ports. */
    private static final int FIRST_RANDOM_PORT = 49_152;

    private static final int RANDOM_PORTS = 16_384;

    private final IgdControl control;
    private final MappingRequest request;
    private final RandomGenerator random;
    private final Completion<Claimed> completion;
    private long leaseSeconds;
    private int tries;

    private PortClaim(
            IgdControl control, MappingRequest request, RandomGenerator random, Completion<Claimed> completion) {
        this.control = control;
        this.request = request;
        this.random = random;
        this.completion = completion;
        leaseSeconds = request.lifetimeSeconds();
    }

    /** @param leaseSeconds 0 if it lives until it is taken back */
    record Claimed(int externalPort, long leaseSeconds) {}

    static void start(
            IgdControl control, MappingRequest request, RandomGenerator random, Completion<Claimed> completion) {
        PortClaim claim = new PortClaim(control, request, random, completion);
        int port = request.suggested().port();
        if (control.findsPorts()) {
            claim.addAny(port);
        } else {
            claim.look(port);
        }
    }

    private void addAny(int port) {
        control.addAny(
                port,
                request.internal(),
                leaseSeconds,
                Completion.of(
                        result -> {
                            if (result > 0) {
                                completion.succeeded(new Claimed(result, leaseSeconds));
                            } else if (-result == UpnpFaults.INVALID_ACTION) {
                                look(port);
                            } else {
                                refused(-result, port);
                            }
                        },
                        completion::failed));
    }

    private void look(int port) {
        control.owner(
                port,
                Completion.of(
                        owner -> {
                            if (owner.equals(UpnpFaults.NOBODY) || owner.equals(request.internal())) {
                                add(port);
                            } else {
                                refused(UpnpFaults.CONFLICT, port);
                            }
                        },
                        failure -> {
                            if (failure.code() == Failure.Code.PROTOCOL) {
                                add(port); // a service that cannot say; adding will tell
                            } else {
                                completion.failed(failure);
                            }
                        }));
    }

    private void add(int port) {
        control.add(
                port,
                request.internal(),
                leaseSeconds,
                Completion.of(
                        fault -> {
                            if (fault == 0) {
                                completion.succeeded(new Claimed(port, leaseSeconds));
                            } else {
                                refused(fault, port);
                            }
                        },
                        completion::failed));
    }

    private void refused(int fault, int port) {
        tries++;
        if (tries == MOST_TRIES) {
            completion.failed(IgdControl.refusal(fault));
            return;
        }
        switch (fault) {
            case UpnpFaults.PERMANENT_ONLY -> {
                leaseSeconds = 0;
                add(port);
            }
            case UpnpFaults.CONFLICT -> look(FIRST_RANDOM_PORT + random.nextInt(RANDOM_PORTS));
            case UpnpFaults.SAME_PORTS_ONLY -> {
                if (port == request.internal().port()) {
                    completion.failed(IgdControl.refusal(fault));
                } else {
                    look(request.internal().port());
                }
            }
            default -> completion.failed(IgdControl.refusal(fault));
        }
    }
}
