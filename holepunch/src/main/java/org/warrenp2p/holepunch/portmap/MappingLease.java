package org.warrenp2p.holepunch.portmap;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/**
 * One mapping as long as it is wanted: asked for, renewed at half of its life, and at half of what is left if that fails
 * (RFC 6887, 11.2.1), given up when it has run out, taken back at the end. Only from the loop.
 */
final class MappingLease {

    private final EventLoop loop;
    private final MappingClient client;
    private final Owner owner;
    private final Counter lifetimeAbsurd;
    private final Counter externalUnusable;
    private MappingRequest request;
    private @Nullable PortMapping held;
    private EventLoop.@Nullable Timer timer;
    private long endNanos;
    private boolean asking;
    private boolean askAgain;
    private boolean asked;
    private boolean over;

    /** Who holds it. */
    interface Owner {

        /** The mapping is there, or leads elsewhere than before. */
        void changed();

        /** It could not be had, or is lost; this lease does nothing more. */
        void ended(MappingLease lease, Failure failure);
    }

    MappingLease(EventLoop loop, MappingClient client, MappingRequest request, Counters counters, Owner owner) {
        this.loop = loop;
        this.client = client;
        this.request = request;
        this.owner = owner;
        lifetimeAbsurd = counters.counter("portmap.lifetime_absurd");
        externalUnusable = counters.counter("portmap.external_unusable");
    }

    /** What the router has granted, or null. */
    @Nullable
    PortMapping held() {
        return held;
    }

    /** Asks the router, now; after the answer that is waited for, if one is. */
    void ask() {
        if (over) {
            return;
        }
        if (asking) {
            askAgain = true;
            return;
        }
        asking = true;
        asked = true;
        stopTimer();
        client.map(request, Completion.of(this::onGrant, this::onFailure));
    }

    private void onGrant(MappingClient.Grant grant) {
        asking = false;
        if (over) {
            return;
        }
        if (!isUsable(grant.external())) {
            externalUnusable.increment();
            onFailure(new Failure(
                    Failure.Code.PROTOCOL, "The router granted " + grant.external() + ", where nobody can be"));
            return;
        }
        boolean endless = grant.lifetimeSeconds() == 0;
        if (!endless && grant.lifetimeSeconds() < MapperTimes.LEAST_LIFETIME_SECONDS) {
            lifetimeAbsurd.increment();
            onFailure(new Failure(
                    Failure.Code.PROTOCOL,
                    "The router grants mappings for " + grant.lifetimeSeconds() + " s, too short to be of use"));
            return;
        }
        if (grant.lifetimeSeconds() > MapperTimes.MOST_LIFETIME_SECONDS) {
            lifetimeAbsurd.increment();
        }
        long lifetime = endless
                ? MapperTimes.LIFETIME_SECONDS // what lives for ever is looked at as often
                : Math.min(grant.lifetimeSeconds(), MapperTimes.MOST_LIFETIME_SECONDS);
        PortMapping before = held;
        held = new PortMapping(client.protocol(), request.internal(), grant.external(), endless ? 0 : lifetime);
        request = request.suggesting(grant.external());
        endNanos = loop.nanoTime() + TimeUnit.SECONDS.toNanos(lifetime);
        askAtHalf();
        if (before == null || !before.external().equals(grant.external())) {
            owner.changed();
        }
    }

    private void onFailure(Failure failure) {
        asking = false;
        if (over) {
            return;
        }
        if (held != null && endNanos - loop.nanoTime() > MapperTimes.LEAST_RENEWAL_NANOS) {
            askAtHalf();
            return;
        }
        over = true;
        held = null;
        owner.ended(this, failure);
    }

    /** Halfway to the end, or at once if the router has forgotten meanwhile. */
    private void askAtHalf() {
        long delayNanos = askAgain ? 0 : Math.max((endNanos - loop.nanoTime()) / 2, MapperTimes.LEAST_RENEWAL_NANOS);
        askAgain = false;
        timer = loop.schedule(delayNanos, this::ask);
    }

    /** Takes it back if the router may have it; {@code done} when it has said so, or has not in time. */
    void release(Runnable done) {
        boolean mayBeThere = asked && (held != null || asking);
        PortMapping last = held;
        over = true;
        held = null;
        stopTimer();
        if (mayBeThere) {
            client.unmap(request, last == null ? request.suggested() : last.external(), done);
        } else {
            done.run();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whether it can be somebody's address outside: that of a second translator can. */
    private boolean isUsable(Endpoint external) {
        boolean sameFamily = external.family() == request.internal().family();
        boolean untranslated = external.address().isIpv4()
                || external.address().equals(request.internal().address());
        boolean someone = external.address().isPublic() || external.address().isPrivate();
        return sameFamily && untranslated && someone && external.port() != 0;
    }
}
