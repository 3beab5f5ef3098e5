package org.warrenp2p.node.core.nat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.RateBuckets;

/**
 * Servers that have answered this node, so that they can be asked what they see. Of each prefix only the latest few are
 * kept, since a whole prefix has one vote.
 */
final class Observers {

    /** Bound; the one heard of least recently gives way. Three times the votes of a poll in each family, and more. */
    static final int MAX_KEPT = 64;

    /** A second one for when the first stays silent. */
    private static final int MAX_PER_PREFIX = 2;

    /** By the endpoint that was asked, the one heard of least recently first. */
    private final Map<Contact, Observer> kept = new LinkedHashMap<>();

    private final RandomGenerator random;

    Observers(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Somebody to ask.
     *
     * @param auxiliaryPort where it answers STUN besides its main port; 0 as long as it has told none
     */
    record Observer(Contact contact, int auxiliaryPort) {

        IpAddress prefix() {
            return RateBuckets.networkOf(contact.endpoint().address());
        }

        AddressScope scope() {
            return AddressScope.of(contact.endpoint().address());
        }
    }

    /** {@code contact} has answered. */
    void heard(Contact contact, Response response) {
        Observer before = kept.remove(contact);
        int auxiliaryPort = before == null ? 0 : before.auxiliaryPort();
        if (response instanceof Response.Pong pong) {
            if (pong.role() == Frame.Role.CLIENT) {
                return;
            }
            auxiliaryPort = pong.auxiliaryPort();
        }
        Observer now = new Observer(contact, auxiliaryPort);
        if (before == null) {
            makeRoomIn(now.prefix());
        }
        kept.put(contact, now);
        if (kept.size() > MAX_KEPT) {
            forgetEldest(kept.values());
        }
    }

    private void makeRoomIn(IpAddress prefix) {
        List<Observer> sharing = kept.values().stream()
                .filter(one -> one.prefix().equals(prefix))
                .toList();
        if (sharing.size() >= MAX_PER_PREFIX) {
            kept.remove(sharing.get(0).contact());
        }
    }

    private static void forgetEldest(Collection<Observer> all) {
        Iterator<Observer> eldest = all.iterator();
        eldest.next();
        eldest.remove();
    }

    /** What is known of {@code contact} now; it may have told its auxiliary port meanwhile. */
    Observer of(Contact contact) {
        return kept.getOrDefault(contact, new Observer(contact, 0));
    }

    /** Whether {@code endpoint} was asked, or may have been: what comes from there says nothing of strangers. */
    boolean isAskedAt(Endpoint endpoint) {
        return kept.values().stream()
                .anyMatch(one -> one.contact().endpoint().address().equals(endpoint.address())
                        && (one.contact().endpoint().port() == endpoint.port()
                                || one.auxiliaryPort() == endpoint.port()));
    }

    /** The widest scope in which somebody of {@code family} is known: what is seen from within a home says nothing of the internet. */
    AddressScope scope(IpFamily family) {
        AddressScope widest = AddressScope.UNUSABLE;
        for (Observer one : kept.values()) {
            if (one.contact().endpoint().family() == family && one.scope().compareTo(widest) < 0) {
                widest = one.scope();
            }
        }
        return widest;
    }

    /** How many prefixes of {@code family} somebody is known in, of the widest scope. */
    int prefixes(IpFamily family) {
        Set<IpAddress> prefixes = new LinkedHashSet<>();
        AddressScope scope = scope(family);
        kept.values().stream()
                .filter(one -> one.contact().endpoint().family() == family && one.scope() == scope)
                .forEach(one -> prefixes.add(one.prefix()));
        return prefixes.size();
    }

    /** All of {@code family} in its widest scope, in random order, the first ones each from another prefix. */
    List<Observer> shuffled(IpFamily family) {
        AddressScope scope = scope(family);
        List<Observer> all = new ArrayList<>();
        for (Observer one : kept.values()) {
            if (one.contact().endpoint().family() == family && one.scope() == scope) {
                all.add(one);
            }
        }
        for (int i = all.size() - 1; i > 0; i--) {
            Collections.swap(all, i, random.nextInt(i + 1));
        }
        Set<IpAddress> prefixes = new LinkedHashSet<>();
        List<Observer> first = new ArrayList<>();
        List<Observer> second = new ArrayList<>();
        all.forEach(one -> (prefixes.add(one.prefix()) ? first : second).add(one));
        first.addAll(second);
        return first;
    }

    /** In another network others see us. */
    void forgetAll() {
        kept.clear();
    }
}
