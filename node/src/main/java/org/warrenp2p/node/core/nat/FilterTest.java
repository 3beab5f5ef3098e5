package org.warrenp2p.node.core.nat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.nat.FilteringTests;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Request.ProbeMe.Prober;
import org.warrenp2p.transport.UdpSocket;

/**
 * Whose packets come in at one socket: has helpers see to probes, some by strangers and some from other ports of their
 * own, a few helpers at a time, until one of a stranger has arrived or enough have not.
 */
final class FilterTest {

    private final OpenProbes probes;
    private final UdpSocket socket;
    private final Contacted contacted;
    private final Plan plan;
    private final long promiseNanos;
    private final Runnable done;
    private final Queue<Helper> helpers;
    private final List<Runnable> open = new ArrayList<>();
    private FilteringTests tests = FilteringTests.NONE;
    private int waiting;
    private int noStrangers;
    private boolean over;

    /**
     * A test that has not begun.
     *
     * @param helpers whom to ask, in this order, each once
     * @param contacted to whom packets of {@code socket} went
     * @param promiseNanos how long helpers may take to promise a probe
     * @param done run once, in a later turn
     */
    FilterTest(
            OpenProbes probes,
            UdpSocket socket,
            List<Helper> helpers,
            Contacted contacted,
            Plan plan,
            long promiseNanos,
            Runnable done) {
        this.probes = probes;
        this.socket = socket;
        this.helpers = new ArrayDeque<>(helpers);
        this.contacted = contacted;
        this.plan = plan;
        this.promiseNanos = promiseNanos;
        this.done = done;
    }

    /**
     * A server, and at which port it sees the socket.
     *
     * @param port 0 for the main socket, which it sees anyway
     */
    record Helper(Contact contact, int port) {}

    /** To whom packets of the socket went, because of which theirs may come in. */
    interface Contacted {

        /** To some port of {@code address}: nobody there is a stranger. */
        boolean at(IpAddress address);

        /** To {@code endpoint}, or perhaps: that it gets in says nothing. */
        boolean at(Endpoint endpoint);
    }

    /**
     * How many are asked.
     *
     * @param atOnce helpers at a time
     * @param strangersEach probes by strangers that each of them sees to
     * @param silent probes of strangers that were promised and did not come, from which on silence says something
     */
    record Plan(int atOnce, int strangersEach, int silent) {}

    void begin() {
        nextOnes();
    }

    FilteringTests tests() {
        return tests;
    }

    /** How often a server knew nobody whom this node had not spoken with, or had such a one send. */
    int noStrangers() {
        return noStrangers;
    }

    private void nextOnes() {
        for (int i = 0; i < plan.atOnce && !helpers.isEmpty(); i++) {
            Helper helper = helpers.remove();
            for (int j = 0; j < plan.strangersEach; j++) {
                ask(helper, Prober.STRANGER);
            }
            ask(helper, Prober.OTHER_PORT);
        }
    }

    private void ask(Helper helper, Prober prober) {
        waiting++;
        open.add(probes.ask(
                helper.contact, prober, socket, helper.port, promiseNanos, outcome -> onOutcome(prober, outcome)));
    }

    private void onOutcome(Prober prober, OpenProbes.Outcome outcome) {
        waiting--;
        switch (outcome.fate()) {
            case ARRIVED -> arrived(prober, outcome.source());
            case SILENT -> tests = prober == Prober.STRANGER ? tests.withStranger(false) : tests.withOtherPort(false);
            case NO_STRANGER -> noStrangers++;
            case REFUSED -> {}
        }
        if (tests.strangersArrived() > 0) {
            finish();
        } else if (waiting == 0) {
            goOn();
        }
    }

    /** Who sends what came decides what it says, not who was asked for it. */
    private void arrived(Prober prober, @Nullable Endpoint source) {
        if (source != null && !contacted.at(source.address())) {
            tests = tests.withStranger(true);
            return;
        }
        if (source != null && !contacted.at(source)) {
            tests = tests.withOtherPort(true);
        }
        if (prober == Prober.STRANGER) {
            noStrangers++;
        }
    }

    private void goOn() {
        boolean enough = tests.strangersAsked() >= plan.silent
                && (tests.otherPortsArrived() > 0 || tests.otherPortsAsked() >= FilteringTests.SILENT_PROBES);
        if (enough || helpers.isEmpty()) {
            finish();
        } else {
            nextOnes();
        }
    }

    private void finish() {
        if (!over) {
            giveUp();
            done.run();
        }
    }

    /** Ends without a word. */
    void giveUp() {
        over = true;
        open.forEach(Runnable::run);
        open.clear();
    }
}
