package org.warrenp2p.node.core.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.warrenp2p.holepunch.nat.FilteringTests;
import org.warrenp2p.holepunch.nat.Hairpinning;
import org.warrenp2p.holepunch.nat.MappingView;
import org.warrenp2p.node.core.nat.FilterTest.Helper;
import org.warrenp2p.node.core.nat.FilterTest.Plan;
import org.warrenp2p.node.core.nat.Observers.Observer;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunClient;

/**
 * One measurement of what stands in front of one main socket, in less than five seconds if it is to be quick: observers are asked anew, at both
 * ports where that tells something, then strangers probe the main socket, and, where the main socket has sent to
 * everybody whom its helpers know, spare ones. Why in this order: docs/decisions/0016.
 */
final class NatCheck {

    /** As many as the quorum, twice over: a third of them may lie, and one in twenty packets is lost. */
    static final int HELPERS = 8;

    /** On the main socket: twice the three that the arithmetic asks for, since each passes two that may lie. */
    private static final Plan MAIN_PLAN = new Plan(4, 1, 6);

    /** On a spare one, whose helpers are no strangers to it any more: few of them, with two strangers each. */
    private static final Plan SPARE_PLAN = new Plan(3, 2, 3);

    /** Where few are known, at least half of them remain strangers. */
    private static final int STRANGERS_SHARE = 2;

    private final NatPorts ports;
    private final StunClient client;
    private final OpenProbes probes;
    private final Observers observers;
    private final UdpSocket main;
    private final OwnObservations observations;
    private final boolean withHairpin;
    private final Pace pace;
    private final Consumer<Result> done;
    private final List<Runnable> open = new ArrayList<>();
    private List<Contact> helpers = List.of();
    private FilteringTests onMain = FilteringTests.NONE;
    private FilteringTests onSpares = FilteringTests.NONE;
    private int noStrangers;
    private Hairpinning hairpin = Hairpinning.UNKNOWN;
    private int sparesUnderWay;
    private int nextSpareHelper;
    private boolean probing;
    private boolean filterKnown;
    private boolean hairpinPending;
    private boolean auxiliaryPending;
    private boolean over;

    /**
     * A check that has not begun.
     *
     * @param withHairpin whether to try that too
     * @param pace how long it waits for others
     * @param done told once, in a later turn
     */
    NatCheck(
            NatPorts ports,
            StunClient client,
            OpenProbes probes,
            Observers observers,
            UdpSocket main,
            OwnObservations observations,
            boolean withHairpin,
            Pace pace,
            Consumer<Result> done) {
        this.ports = ports;
        this.client = client;
        this.probes = probes;
        this.observers = observers;
        this.main = main;
        this.observations = observations;
        this.withHairpin = withHairpin;
        this.pace = pace;
        this.done = done;
    }

    /**
     * What was found out.
     *
     * @param filtering the tests that decide
     */
    record Result(FilteringTests filtering, Hairpinning hairpin) {}

    void begin() {
        later(pace.wholeNanos(), this::finish);
        helpers = observers.shuffled(main.localEndpoint().family()).stream()
                .limit(HELPERS)
                .map(Observer::contact)
                .toList();
        int[] waiting = {helpers.size()};
        Runnable answered = () -> {
            waiting[0]--;
            if (waiting[0] == 0) {
                probe();
            }
        };
        later(helpers.isEmpty() ? 0 : pace.observingNanos(), this::probe);
        // the answers are observations; a pong tells the auxiliary port too
        helpers.forEach(helper -> open.add(ask(helper, answered)));
    }

    private Runnable ask(Contact helper, Runnable answered) {
        Exchanges.Exchange exchange = ports.exchanges()
                .ask(helper, new Request.Ping(), 2 * pace.observingNanos(), new Exchanges.Listener() {
                    @Override
                    public void onResponse(Response response, Exchanges.Answer answer) {
                        answered.run();
                    }

                    @Override
                    public void onFailure(Failure failure) {
                        answered.run();
                    }
                });
        return exchange::cancel;
    }

    private void probe() {
        if (probing || over) {
            return;
        }
        probing = true;
        if (helpers.isEmpty()) {
            finish();
            return;
        }
        MappingView view = view();
        if (view.dependsOnDestination()) {
            askAuxiliaryPorts();
        }
        Endpoint mapped = view.mapped();
        if (withHairpin && mapped != null && view.mapping() == MappingBehavior.ENDPOINT_INDEPENDENT) {
            hairpinPending = true;
            HairpinTest test = new HairpinTest(ports, client, probes, main, mapped, result -> {
                hairpin = result;
                hairpinPending = false;
                finishIfDone();
            });
            open.add(test::giveUp);
            test.begin(helpers.subList(0, Math.min(2, helpers.size())));
        }
        FilterTest[] test = new FilterTest[1];
        test[0] = new FilterTest(
                probes,
                main,
                helpers.stream().map(helper -> new Helper(helper, 0)).toList(),
                new MainContacts(),
                MAIN_PLAN,
                pace.promiseNanos(),
                () -> onMainTested(test[0]));
        open.add(test[0]::giveUp);
        test[0].begin();
    }

    /** Address-dependent or port-dependent: only the other port of the same address can tell. */
    private void askAuxiliaryPorts() {
        auxiliaryPending = true;
        int[] waiting = {0};
        Runnable answered = () -> {
            waiting[0]--;
            if (waiting[0] == 0) {
                auxiliaryPending = false;
                finishIfDone();
            }
        };
        for (Contact helper : helpers) {
            int port = observers.of(helper).auxiliaryPort();
            if (port != 0) {
                waiting[0]++;
                Endpoint auxiliary = new Endpoint(helper.endpoint().address(), port);
                open.add(client.ask(
                        main,
                        auxiliary,
                        Completion.of(
                                answer -> {
                                    Contact asked = new Contact(helper.peer(), auxiliary);
                                    observations.add(main, asked, true, answer.observed(), answer.sentNanos());
                                    answered.run();
                                },
                                failure -> answered.run())));
            }
        }
        auxiliaryPending = waiting[0] > 0;
        later(pace.auxiliaryNanos(), () -> {
            auxiliaryPending = false;
            finishIfDone();
        });
    }

    private void onMainTested(FilterTest test) {
        onMain = test.tests();
        noStrangers = test.noStrangers();
        boolean decided = onMain.strangersArrived() > 0
                || (noStrangers == 0 && onMain.strangersAsked() >= FilteringTests.SILENT_PROBES);
        if (decided || helpers.size() < 2) {
            filterKnown = true;
            finishIfDone();
        } else {
            // where a helper knows no stranger, those that promised one may have lied; among three nodes the third one
            // is
            // a stranger to a socket that has sent to the second
            nextSpares();
        }
    }

    private void nextSpares() {
        for (int i = 0; i < 2 && nextSpareHelper < helpers.size(); i++) {
            int from = nextSpareHelper;
            int most = Math.max(1, Math.min(SPARE_PLAN.atOnce(), helpers.size() / STRANGERS_SHARE));
            nextSpareHelper = Math.min(helpers.size(), from + most);
            testSpare(helpers.subList(from, nextSpareHelper));
        }
        if (sparesUnderWay == 0) {
            filterKnown = true;
            finishIfDone();
        }
    }

    private void testSpare(List<Contact> ofSpare) {
        sparesUnderWay++;
        SpareSocket spare = new SpareSocket(ports, client, main.localEndpoint(), pace.seenNanos());
        open.add(spare::close);
        spare.open(ofSpare, seen -> {
            Endpoint mapped = view().mapped();
            List<Helper> able = seen.helpers(mapped == null ? null : mapped.address());
            UdpSocket socket = spare.socket();
            if (able.isEmpty() || socket == null) {
                spareTested(spare, FilteringTests.NONE);
                return;
            }
            FilterTest[] test = new FilterTest[1];
            test[0] = new FilterTest(
                    probes,
                    socket,
                    able,
                    spare,
                    SPARE_PLAN,
                    pace.promiseNanos(),
                    () -> spareTested(spare, test[0].tests()));
            open.add(test[0]::giveUp);
            test[0].begin();
        });
    }

    private void spareTested(SpareSocket spare, FilteringTests tests) {
        spare.close();
        sparesUnderWay--;
        onSpares = new FilteringTests(
                onSpares.strangersAsked() + tests.strangersAsked(),
                onSpares.strangersArrived() + tests.strangersArrived(),
                onSpares.otherPortsAsked() + tests.otherPortsAsked(),
                onSpares.otherPortsArrived() + tests.otherPortsArrived());
        if (onSpares.strangersArrived() > 0) {
            filterKnown = true;
            finishIfDone();
        } else if (sparesUnderWay == 0) {
            nextSpares();
        }
    }

    private void finishIfDone() {
        if (filterKnown && !hairpinPending && !auxiliaryPending) {
            finish();
        }
    }

    private void finish() {
        if (!over) {
            giveUp();
            done.accept(new Result(deciding(), hairpin));
        }
    }

    /** The tests that say whose packets come in at the main socket. */
    private FilteringTests deciding() {
        if (onMain.strangersArrived() > 0 || onSpares.strangersAsked() == 0) {
            // what helpers promised who knew no stranger may be lies only
            return noStrangers > 0 && onMain.strangersArrived() == 0 ? FilteringTests.NONE : onMain;
        }
        boolean opened = onSpares.strangersArrived() == 0
                && onSpares.otherPortsArrived() == 0
                && onSpares.otherPortsAsked() >= FilteringTests.SILENT_PROBES
                && onMain.otherPortsArrived() > 0;
        // the router lets in at the main port what it does not let in elsewhere: somebody opened it there
        return opened ? new FilteringTests(1, 1, 0, 0) : onSpares;
    }

    /** Ends without a word. */
    void giveUp() {
        over = true;
        List.copyOf(open).forEach(Runnable::run);
        open.clear();
    }

    private MappingView view() {
        return observations.view(main, ports.loop().nanoTime());
    }

    private void later(long delayNanos, Runnable task) {
        EventLoop.Timer timer = ports.loop().schedule(delayNanos, task);
        open.add(timer::cancel);
    }

    /** To whom the main socket has sent. */
    private final class MainContacts implements FilterTest.Contacted {

        @Override
        public boolean at(IpAddress address) {
            return ports.sentTo().contains(address);
        }

        @Override
        public boolean at(Endpoint endpoint) {
            return observers.isAskedAt(endpoint);
        }
    }
}
