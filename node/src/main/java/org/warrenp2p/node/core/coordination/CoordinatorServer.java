package org.warrenp2p.node.core.coordination;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.holepunch.coordinate.TargetTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.RateBuckets;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.PinKind;

/**
 * This node as a coordinator of others: it keeps the sessions of peers that want orders, and has {@link OrderPasser} pass
 * them on. Whatever it does not do it refuses with the reason and the time to come back, and counts ({@code coordinator.*}).
 */
final class CoordinatorServer implements Exchanges.RequestHandler {

    /** A keepalive every 10 s and the orders of a few punches, with room for what is sent twice. */
    private static final int REQUESTS_PER_PEER = 5;

    /** Many peers behind one address translator, each rarely. */
    private static final int REQUESTS_PER_NETWORK = 100;

    /** Peers and networks that have asked in the last second or so. */
    private static final int RATE_KEYS = 4_096;

    /** A place is free again when a registration expires. */
    private static final int FULL_RETRY_SECONDS = 60;

    private static final int SECOND = 1;

    private final ControlPlane control;
    private final EventLoop loop;
    private final CoordinationSettings settings;
    private final BooleanSupplier serving;
    private final TargetTable targets;
    private final Delays delays;
    private final OrderPasser passer;
    private final RateBuckets<PeerId> peerRate = new RateBuckets<>(REQUESTS_PER_PEER, RATE_KEYS);
    private final RateBuckets<IpAddress> networkRate = new RateBuckets<>(REQUESTS_PER_NETWORK, RATE_KEYS);
    private final Counter registered;
    private final Counter renewed;
    private final Counter left;
    private final Counter expired;
    private final Counter refusedFull;
    private final Counter refusedNetwork;
    private final Counter refusedRate;
    private final Counter refusedNoPath;
    private EventLoop.@Nullable Timer expiry;

    CoordinatorServer(
            ControlPlane control,
            EventLoop loop,
            CoordinationSettings settings,
            BooleanSupplier serving,
            Counters counters) {
        this.control = control;
        this.loop = loop;
        this.settings = settings;
        this.serving = serving;
        this.targets = new TargetTable(settings);
        this.delays = new Delays(control);
        this.passer = new OrderPasser(control, loop, settings, targets, delays, counters);
        this.registered = counters.counter("coordinator.registered");
        this.renewed = counters.counter("coordinator.renewed");
        this.left = counters.counter("coordinator.left");
        this.expired = counters.counter("coordinator.expired");
        this.refusedFull = counters.counter("coordinator.refused_full");
        this.refusedNetwork = counters.counter("coordinator.refused_network_full");
        this.refusedRate = counters.counter("coordinator.refused_rate");
        this.refusedNoPath = counters.counter("coordinator.refused_no_path");
    }

    @Override
    public void handle(Exchanges.Incoming incoming) {
        if (!serving.getAsBoolean()) {
            incoming.answer(new Response.Refused(Reason.NOT_SERVED, 0));
            return;
        }
        PeerPaths.Path path = control.paths().pathTo(incoming.peer());
        if (path == null) {
            refusedNoPath.increment();
            incoming.answer(new Response.Refused(Reason.UNCONFIRMED_SESSION, SECOND));
        } else if (isTooFast(incoming.peer(), path.remote().address())) {
            refusedRate.increment();
            incoming.answer(new Response.Refused(Reason.QUOTA, SECOND));
        } else if (incoming.request() instanceof Request.PassOrder order) {
            passer.pass(incoming, order, path);
        } else if (incoming.request() instanceof Request.Coordinate coordinate) {
            incoming.answer(coordinate.stop() ? stop(incoming.peer()) : register(incoming.peer(), path));
        } else {
            incoming.answer(new Response.Refused(Reason.NOT_SERVED, 0));
        }
    }

    private boolean isTooFast(PeerId peer, IpAddress address) {
        long now = loop.nanoTime();
        return !peerRate.tryPass(peer, now)
                || (address.isPublic() && !networkRate.tryPass(RateBuckets.networkOf(address), now));
    }

    private Response register(PeerId peer, PeerPaths.Path path) {
        TargetTable.Outcome outcome = targets.register(peer, path.remote().address(), loop.nanoTime());
        return switch (outcome) {
            case ADDED -> keep(peer, path);
            case RENEWED -> {
                renewed.increment();
                yield promised();
            }
            case FULL -> {
                refusedFull.increment();
                yield new Response.Refused(Reason.BUSY, FULL_RETRY_SECONDS);
            }
            case NETWORK_FULL -> {
                refusedNetwork.increment();
                yield new Response.Refused(Reason.QUOTA, FULL_RETRY_SECONDS);
            }
        };
    }

    /** Its session stays, and how far it is will be known when the first order comes. */
    private Response keep(PeerId peer, PeerPaths.Path path) {
        if (!control.pin(peer, PinKind.SERVED)) {
            targets.remove(peer);
            refusedFull.increment();
            return new Response.Refused(Reason.BUSY, FULL_RETRY_SECONDS);
        }
        registered.increment();
        delays.measureUnlessKnown(new Contact(peer, path.remote()));
        awaitExpiry();
        return promised();
    }

    private Response promised() {
        return new Response.Coordinating(
                (int) Math.min(settings.life().toSeconds(), Response.Coordinating.MAX_SECONDS));
    }

    private Response stop(PeerId peer) {
        forget(peer);
        return new Response.Coordinating(0);
    }

    /** {@code peer} does not want orders any more, or has stopped. */
    void forget(PeerId peer) {
        if (targets.remove(peer)) {
            left.increment();
            control.unpin(peer, PinKind.SERVED);
        }
    }

    private void awaitExpiry() {
        long wait = targets.untilExpiryNanos(loop.nanoTime());
        if (expiry == null && wait >= 0) {
            // at most one round of the timer for each second
            expiry = loop.schedule(Math.max(wait, TimeUnit.SECONDS.toNanos(SECOND)), this::onExpiry);
        }
    }

    private void onExpiry() {
        expiry = null;
        for (PeerId gone : targets.expire(loop.nanoTime())) {
            expired.increment();
            control.unpin(gone, PinKind.SERVED);
        }
        awaitExpiry();
    }

    /** How many peers orders are passed to. */
    int targets() {
        return targets.size();
    }

    void close() {
        if (expiry != null) {
            expiry.cancel();
        }
    }
}
