package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;

class KnownContactsTest {

    private final FakeNetwork network = new FakeNetwork(11, 0);
    private final Memory memory = new Memory();

    @Test
    void shouldJoinThroughThoseItKnewWhenEverySeedIsGone() {
        network.grow(30);
        FakeNode bootstrap = network.nodes.get(0);
        FakeNode node = network.serverThatRemembers(memory);
        node.join(bootstrap);
        network.time.passSeconds(90);
        node.kill();
        bootstrap.kill();
        assertThat(memory.contacts).hasSizeGreaterThan(10);

        FakeNode again = network.serverThatRemembers(memory);
        Outcome<BootstrapResult> joined = again.join(bootstrap);
        network.time.passSeconds(10);
        assertThat(joined.value().contacts()).isPositive();
        network.time.passSeconds(60);
        assertThat(again.dht.status().tableContacts()).isGreaterThan(10);
    }

    @Test
    void shouldFindItsNetworkAgainWithoutAnySeed() {
        network.grow(10);
        memory.contacts = List.of(network.nodes.get(3).contact());
        FakeNode first = network.serverThatRemembers(memory);
        assertThat(first.join().isOpen()).isTrue();
        network.time.passSeconds(60);
        assertThat(first.dht.status().tableContacts()).isEqualTo(10);
    }

    @Test
    void shouldTryAFewAtATimeAndAllOfThemInTheEnd() {
        List<Contact> dead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FakeNode gone = network.server();
            gone.kill();
            dead.add(gone.contact());
        }
        memory.contacts = dead;
        FakeNode node = network.serverThatRemembers(memory);
        node.join();
        network.time.pass(100_000_000L);
        assertThat(node.asked).hasSize(8);
        network.time.passSeconds(60);
        assertThat(node.asked).containsAll(dead);
    }

    @Test
    void shouldNotForgetWhomItKnewBecauseTheTableIsEmpty() {
        List<Contact> before = List.of(new Contact(TestRecords.peer(network.random()), network.publicIpv4()));
        memory.contacts = before;
        FakeNode node = network.serverThatRemembers(memory);
        node.join();
        network.time.passSeconds(600);
        node.kill();
        assertThat(memory.contacts).isEqualTo(before);
    }

    @Test
    void shouldTakeOneContactOfEachNetwork() {
        List<Contact> contacts = List.of(
                contact("203.0.113.7:1"),
                contact("203.0.200.1:1"),
                contact("198.51.100.1:1"),
                contact("[2001:db8:1::1]:1"),
                contact("[2001:db8:2::1]:1"),
                contact("[2001:db9::1]:1"),
                contact("127.0.0.1:1"),
                contact("127.0.0.1:2"),
                contact("192.168.1.1:1"));
        assertThat(DiverseContacts.of(contacts, 64))
                .containsExactly(
                        contacts.get(0),
                        contacts.get(2),
                        contacts.get(3),
                        contacts.get(5),
                        contacts.get(6),
                        contacts.get(7),
                        contacts.get(8));
        assertThat(DiverseContacts.of(contacts, 2)).containsExactly(contacts.get(0), contacts.get(2));
    }

    private Contact contact(String endpoint) {
        return new Contact(TestRecords.peer(network.random()), Endpoint.parse(endpoint));
    }

    /** What outlives a node. */
    private final class Memory implements KnownContacts {

        private List<Contact> contacts = List.of();

        @Override
        public void remember(List<Contact> known) {
            contacts = known;
        }

        @Override
        public void load(Completion<List<Contact>> done) {
            network.time.execute(() -> done.succeeded(contacts));
        }
    }
}
