package org.warrenp2p.dht;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.lookup.HearsayFilter;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Counters;

/**
 * Which endpoints that others tell us of may get one packet from us: those of a family that we have, of a kind that the
 * teller's own address makes credible, and in which we live ourselves (DESIGN: admission).
 */
final class AddressRules implements HearsayFilter {

    /** Ports below are other services': whoever is told of one must not send it 900 bytes on a liar's word. */
    private static final int FIRST_FREE_PORT = 1_024;

    /** The one of them where peers may live: it passes firewalls (defences of punching make the same exception). */
    private static final int HTTPS_PORT = 443;

    private final LocalNode local;
    private final Counters.Counter refusedSelf;
    private final Counters.Counter refusedFamily;
    private final Counters.Counter refusedPort;
    private final Counters.Counter refusedScope;

    AddressRules(LocalNode local, Counters counters) {
        this.local = local;
        this.refusedSelf = counters.counter("dht.hearsay.refused_self");
        this.refusedFamily = counters.counter("dht.hearsay.refused_family");
        this.refusedPort = counters.counter("dht.hearsay.refused_port");
        this.refusedScope = counters.counter("dht.hearsay.refused_scope");
    }

    @Override
    public boolean accepts(Contact told, Endpoint teller) {
        if (told.peer().equals(local.peer()) || local.endpoints().contains(told.endpoint())) {
            refusedSelf.increment();
            return false;
        }
        if (!local.families().include(told.endpoint().family())) {
            refusedFamily.increment();
            return false;
        }
        AddressScope scope = AddressScope.of(told.endpoint().address());
        int port = told.endpoint().port();
        if (port < FIRST_FREE_PORT && port != HTTPS_PORT) {
            refusedPort.increment();
            return false;
        }
        if (!AddressScope.of(teller.address()).mayHearOf(scope) || (scope != AddressScope.PUBLIC && !livesIn(scope))) {
            refusedScope.increment();
            return false;
        }
        return true;
    }

    /**
     * Where we listen in the family that {@code seenFrom} is not of, as somebody there could use it; or null. Whoever asks
     * through a relay or a tunnel is told the best endpoint of all.
     */
    @Nullable
    Endpoint otherEndpointFor(Endpoint seenFrom) {
        if (seenFrom.address().isDiscardOnly()) {
            List<Endpoint> own = local.endpoints();
            return own.isEmpty() ? null : own.get(0);
        }
        IpFamily other = seenFrom.family() == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
        if (!local.families().include(other)) {
            return null;
        }
        AddressScope asker = AddressScope.of(seenFrom.address());
        Endpoint best = null;
        for (Endpoint endpoint : local.endpoints()) {
            AddressScope scope = AddressScope.of(endpoint.address());
            if (endpoint.family() != other || !asker.mayHearOf(scope)) {
                continue;
            }
            if (scope == asker) {
                return endpoint;
            }
            best = best == null ? endpoint : best;
        }
        return best;
    }

    /** Which addresses {@code asker} may be told: whoever comes through a relay lives where we do. */
    AddressScope scopeOf(Endpoint asker) {
        if (!asker.address().isDiscardOnly()) {
            return AddressScope.of(asker.address());
        }
        if (livesIn(AddressScope.PUBLIC)) {
            return AddressScope.PUBLIC;
        }
        return livesIn(AddressScope.LOOPBACK) ? AddressScope.LOOPBACK : AddressScope.PRIVATE;
    }

    private boolean livesIn(AddressScope scope) {
        for (Endpoint endpoint : local.endpoints()) {
            if (AddressScope.of(endpoint.address()) == scope) {
                return true;
            }
        }
        return false;
    }
}
