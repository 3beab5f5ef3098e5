package org.warrenp2p.node.core.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.holepunch.nat.FilteringTests;
import org.warrenp2p.holepunch.nat.Hairpinning;
import org.warrenp2p.holepunch.nat.MappingLifetime;
import org.warrenp2p.holepunch.nat.MappingView;
import org.warrenp2p.holepunch.nat.NatClassifier;
import org.warrenp2p.holepunch.nat.NatReport;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunClient;

/** What is known of the translators of one address family, and the measurement that is under way. */
final class NatFamily {

    private final NatPorts ports;
    private final StunClient client;
    private final OpenProbes probes;
    private final Observers observers;
    private final OwnObservations observations;

    /** Who waits for the measurement that is under way. */
    private final List<Consumer<NatCheck.Result>> waiting = new ArrayList<>();

    private @Nullable UdpSocket main;
    private FilteringTests tests = FilteringTests.NONE;
    private Hairpinning hairpin = Hairpinning.UNKNOWN;
    private MappingLifetime lifetime = MappingLifetime.UNKNOWN;
    private NatReport report = NatReport.UNKNOWN;
    private @Nullable NatCheck check;
    private @Nullable LifetimeTest lifetimeTest;

    NatFamily(IpFamily family, NatPorts ports, StunClient client, OpenProbes probes, Observers observers) {
        this.ports = ports;
        this.client = client;
        this.probes = probes;
        this.observers = observers;
        this.observations = new OwnObservations(family, ports.counters());
    }

    /** The socket that peers use, and all its concrete endpoints. */
    void opened(UdpSocket socket, List<Endpoint> endpoints) {
        main = socket;
        observations.bound(socket, endpoints);
    }

    @Nullable
    UdpSocket main() {
        return main;
    }

    OwnObservations observations() {
        return observations;
    }

    NatReport report() {
        return report;
    }

    /** Whether there is anything that may stand between: what loopback addresses see tells nothing. */
    boolean isSeenFromOutside() {
        AddressScope scope = observations.scope();
        return scope == AddressScope.PUBLIC || scope == AddressScope.PRIVATE;
    }

    /** For the record. */
    NatProfile profile() {
        return isSeenFromOutside() ? report.profile() : NatProfile.UNKNOWN;
    }

    /** Where strangers can send to: null as long as nobody has told, or where every destination has another one. */
    @Nullable
    Endpoint mappedForAll() {
        boolean one = report.mapping().mapping() == MappingBehavior.ENDPOINT_INDEPENDENT;
        return one && isSeenFromOutside() ? report.mapping().mapped() : null;
    }

    MappingView view() {
        return observations.view(main, ports.loop().nanoTime());
    }

    /** Whether {@code observed} would change what is known. */
    boolean isNews(Endpoint observed) {
        return !report.mapping().confirmed()
                || !observed.equals(report.mapping().mapped());
    }

    /**
     * Works the report out anew.
     *
     * @return whether what others should know has changed
     */
    boolean evaluate() {
        NatProfile profile = profile();
        Endpoint mapped = mappedForAll();
        report = NatClassifier.classify(view(), tests, hairpin, lifetime);
        Endpoint now = mappedForAll();
        return !profile.equals(profile()) || (mapped == null ? now != null : !mapped.equals(now));
    }

    /** Measures, or waits for what is being measured; replaces a measurement under way by one with more in it. */
    void check(boolean withHairpin, Pace pace, Consumer<NatCheck.Result> done) {
        UdpSocket socket = main;
        if (socket == null) {
            ports.loop().execute(() -> done.accept(new NatCheck.Result(FilteringTests.NONE, Hairpinning.UNKNOWN)));
            return;
        }
        waiting.add(done);
        NatCheck before = check;
        if (before != null && !withHairpin) {
            return;
        }
        if (before != null) {
            before.giveUp();
        }
        NatCheck next = new NatCheck(
                ports, client, probes, observers, socket, observations, withHairpin, pace, this::onChecked);
        check = next;
        next.begin();
    }

    private void onChecked(NatCheck.Result result) {
        check = null;
        if (result.filtering().strangersAsked() > 0) {
            tests = result.filtering();
        }
        if (result.hairpin() != Hairpinning.UNKNOWN) {
            hairpin = result.hairpin();
        }
        List<Consumer<NatCheck.Result>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(one -> one.accept(result));
    }

    /** Measures how long a mapping lives, which takes minutes; one at a time. */
    void measureLifetime(Runnable done) {
        UdpSocket socket = main;
        boolean nothingBetween = report.profile().filtering() == FilteringBehavior.NONE;
        if (socket == null || lifetimeTest != null || nothingBetween || !isSeenFromOutside()) {
            ports.loop().execute(done);
            return;
        }
        List<Contact> asked = observers.shuffled(socket.localEndpoint().family()).stream()
                .map(Observers.Observer::contact)
                .toList();
        lifetimeTest = new LifetimeTest(ports, client, probes, socket, asked, measured -> {
            lifetimeTest = null;
            lifetime = measured;
            done.run();
        });
        lifetimeTest.begin();
    }

    /** In another network nothing of it is true. */
    void networkChanged() {
        observations.networkChanged();
        tests = FilteringTests.NONE;
        hairpin = Hairpinning.UNKNOWN;
        lifetime = MappingLifetime.UNKNOWN;
    }

    void close() {
        if (check != null) {
            check.giveUp();
        }
        if (lifetimeTest != null) {
            lifetimeTest.giveUp();
        }
    }
}
