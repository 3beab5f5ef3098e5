package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** Two whole nodes with a link and an open stream, and what networks do to them. */
class StayingConnectedTest {

    private static final int SERVERS = 10;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    /** The bar: data flows again within a second. */
    private static final long SECOND_MILLIS = 1_000;

    /** The bar where another validated path exists. */
    private static final long OTHER_PATH_MILLIS = 500;

    private final Simulation simulation = Simulation.forTest(StayingConnectedTest.class, 3);
    private final List<SimNode> servers = new ArrayList<>();
    private final SimRouter here = router("203.0.113.1");
    private final SimRouter there = router("198.51.100.1");

    StayingConnectedTest() {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(20)));
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new SimNode(simulation.addHost(), i == 0 ? List.of() : List.of(first()), RoleSetting.SERVER));
            simulation.run(Duration.ofMillis(100));
        }
    }

    private Contact first() {
        return servers.get(0).contact();
    }

    private SimRouter router(String address) {
        return simulation.addRouter(Nat.PORT_RESTRICTED, IpAddress.parse(address));
    }

    private SimNode home(SimRouter router) {
        return nodeAt(router.addHost());
    }

    private SimNode nodeAt(SimHost host) {
        return new SimNode(host, List.of(first(), servers.get(1).contact()), RoleSetting.AUTO);
    }

    /** Where it is whatever becomes of its addresses. */
    private SimNode anywhere(SimHost host) {
        Endpoint any = new Endpoint(IpAddress.parse("0.0.0.0"), SimNode.PORT);
        return new SimNode(
                host, List.of(first(), servers.get(1).contact()), RoleSetting.AUTO, host.datagrams(), List.of(any));
    }

    private Conversation talk(SimNode caller, SimNode called) {
        simulation.run(Duration.ofSeconds(30));
        return call(caller, called);
    }

    private Conversation call(SimNode caller, SimNode called) {
        SimNode.Dialled dialled = caller.connect(called.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.failure).isNull();
        Conversation conversation =
                new Conversation(simulation, caller, called, dialled.connected().link());
        simulation.run(FIVE_SECONDS);
        conversation.measure();
        assertThat(conversation.isWhole()).isTrue();
        return conversation;
    }

    @ParameterizedTest
    @ValueSource(strings = {"caller", "called", "both"})
    void shouldGoOnWithinASecondWhenANatRebinds(String who) {
        Conversation conversation = talk(home(here), home(there));
        if (!who.equals("called")) {
            here.rebind(50_000, 60_000);
        }
        if (!who.equals("caller")) {
            there.rebind(50_000, 60_000);
        }
        simulation.run(FIVE_SECONDS);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(SECOND_MILLIS);
    }

    @Test
    void shouldGoOnWithinASecondWhenAProviderChangesTheAddress() {
        Conversation conversation = talk(home(here), home(there));
        here.changeAddress(IpAddress.parse("203.0.113.99"));
        simulation.run(FIVE_SECONDS);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(SECOND_MILLIS);
    }

    /** Again and again, so that nothing of the last time stands in the way of the next one. */
    @Test
    void shouldGoOnHoweverOftenARouterRebinds() {
        Conversation conversation = talk(home(here), home(there));
        for (int i = 0; i < 10; i++) {
            (i % 2 == 0 ? here : there).rebind(20_000 + 1_000 * i, 20_999 + 1_000 * i);
            simulation.run(Duration.ofSeconds(20));
        }
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(SECOND_MILLIS);
    }

    @Test
    void shouldUseTheOtherPathWhenOneIsSwallowed() {
        SimNode caller = nodeAt(simulation.addDualStackHost());
        SimNode called = nodeAt(simulation.addDualStackHost());
        Conversation conversation = talk(caller, called);
        ping(caller, called);
        simulation.run(FIVE_SECONDS);
        conversation.measure();
        IpFamily family = Objects.requireNonNull(caller.core.paths().pathTo(called.peer()))
                .remote()
                .family();
        simulation.network().setHole((from, to) -> from.family() == family && isBetween(caller, called, from, to));

        simulation.run(FIVE_SECONDS);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(OTHER_PATH_MILLIS);
        assertThat(caller.counters.snapshot()).containsEntry("path.lost", 0L).containsEntry("path.dead", 1L);
    }

    private static boolean isBetween(SimNode one, SimNode other, Endpoint from, Endpoint to) {
        return (one.host.addresses().contains(from.address())
                        && other.host.addresses().contains(to.address()))
                || (other.host.addresses().contains(from.address())
                        && one.host.addresses().contains(to.address()));
    }

    /** Over each family, so that all paths are known. */
    private void ping(SimNode asker, SimNode asked) {
        for (IpAddress address : asked.host.addresses()) {
            Contact contact = new Contact(asked.peer(), new Endpoint(address, SimNode.PORT));
            asker.host
                    .loop()
                    .execute(() -> asker.core
                            .control()
                            .exchanges()
                            .ask(contact, new Request.Ping(), MINUTE.toNanos(), new Exchanges.Listener() {
                                @Override
                                public void onResponse(Response response, Exchanges.Answer answer) {}

                                @Override
                                public void onFailure(Failure failure) {}
                            }));
        }
    }

    @Test
    void shouldGoOnWhenTheMachineGetsAnotherAddress() {
        SimNode caller = anywhere(here.addHost());
        Conversation conversation = talk(caller, home(there));
        caller.host.changeAddress(caller.host.address(), IpAddress.parse("192.168.1.77"));
        simulation.run(FIVE_SECONDS);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(SECOND_MILLIS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGoOnAfterAShortSleep(boolean clockRuns) {
        SimNode caller = home(here);
        Conversation conversation = talk(caller, home(there));
        caller.host.sleep(clockRuns);
        simulation.run(Duration.ofSeconds(15));
        here.rebind(50_000, 60_000);
        caller.host.wake();
        simulation.run(Duration.ofSeconds(1));
        conversation.measure();
        simulation.run(Duration.ofSeconds(2));
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeThereAgainAfterALongSleep(boolean clockRuns) {
        SimNode caller = home(here);
        SimNode called = home(there);
        Conversation conversation = talk(caller, called);
        called.host.sleep(clockRuns);
        simulation.run(Duration.ofMinutes(10));
        assertThat(conversation.link.isOpen()).isFalse();
        called.host.wake();
        simulation.run(FIVE_SECONDS);

        assertThat(called.counters.snapshot()).containsEntry("node.woken", 1L);
        call(caller, called);
    }

    /** Some carriers' translators do this every minute or so, whatever is sent. */
    @Test
    void shouldNoticeTheForeseenEndOfAMappingBeforeAnybodySpeaks() {
        Conversation conversation = talk(home(here), home(there));
        for (int i = 0; i < 4; i++) {
            here.rebind(20_000 + 1_000 * i, 20_999 + 1_000 * i);
            simulation.run(MINUTE);
        }
        conversation.pause();
        simulation.run(Duration.ofMillis(100));
        here.rebind(40_000, 40_999);
        // idle, a lost path is noticed at the next keepalive, 15 s later
        simulation.run(FIVE_SECONDS);
        conversation.measure();
        conversation.goOn();
        simulation.run(Duration.ofSeconds(2));
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(200);
    }

    /** The keepalives of a link keep its mappings open, and its session. */
    @Test
    void shouldKeepAnIdleLinkForHours() {
        SimNode caller = home(here);
        Conversation conversation = talk(caller, home(there));
        conversation.pause();
        simulation.run(Duration.ofMinutes(100));
        conversation.measure();
        conversation.goOn();
        simulation.run(Duration.ofSeconds(2));
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(200);
        assertThat(caller.counters.snapshot()).containsEntry("path.lost", 0L);
    }
}
