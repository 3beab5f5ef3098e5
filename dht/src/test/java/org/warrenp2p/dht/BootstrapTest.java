package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Failure;

/** How nodes get together, whoever is there first. */
class BootstrapTest {

    private final FakeNetwork network = new FakeNetwork(301, 0);

    @Test
    void shouldLetTwoJoinThroughEachOther() {
        FakeNode one = network.server();
        FakeNode other = network.server();
        other.alive = false;
        Outcome<BootstrapResult> first = one.join(other);
        network.time.passSeconds(7);
        other.alive = true;
        Outcome<BootstrapResult> second = other.join(one);
        network.time.passSeconds(5);
        assertThat(first.value().contacts()).isEqualTo(1);
        assertThat(second.value().contacts()).isEqualTo(1);
    }

    @Test
    void shouldJoinWhenTheBootstrapNodesComeLater() {
        List<FakeNode> seeds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seeds.add(network.server());
            seeds.get(i).alive = false;
        }
        List<FakeNode> nodes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            nodes.add(network.server());
            nodes.get(i).join(seeds.toArray(FakeNode[]::new));
        }
        network.time.passSeconds(600);
        seeds.forEach(seed -> seed.alive = true);
        network.time.passSeconds(60);
        assertThat(nodes)
                .allSatisfy(
                        node -> assertThat(node.dht.status().tableContacts()).isEqualTo(12));
    }

    @Test
    void shouldComeTogetherAgainWhenEverybodyWasAway() {
        network.grow(20);
        network.nodes.forEach(FakeNode::publish);
        network.time.passSeconds(30);
        network.nodes.forEach(node -> node.alive = false);
        network.time.passSeconds(1);
        List<FakeNode> again = new ArrayList<>();
        FakeNode seed = network.nodes.get(0);
        for (FakeNode old : List.copyOf(network.nodes)) {
            old.dht.close();
            again.add(network.again(old));
        }
        again.forEach(node -> node.join(again.get(0)));
        assertThat(again.get(0).peer).isEqualTo(seed.peer);
        network.time.passSeconds(120);
        assertThat(again)
                .allSatisfy(
                        node -> assertThat(node.dht.status().tableContacts()).isGreaterThanOrEqualTo(18));
        again.forEach(FakeNode::publish);
        network.time.passSeconds(30);
        FindOutcome found = again.get(3).find(again.get(15).peer);
        network.time.passSeconds(5);
        assertThat(found.found()).isTrue();
    }

    @Test
    void shouldGoOnTryingAndTellWhatIsWrongWithAWrongPeerId() {
        FakeNode seed = network.server();
        FakeNode node = network.server();
        Contact wrong =
                new Contact(TestRecords.peer(network.random()), seed.contact().endpoint());
        Outcome<BootstrapResult> joined = new Outcome<>();
        node.dht.bootstrap(List.of(wrong), joined);
        assertThat(node.dht.seeds()).containsExactly(new SeedStatus(wrong, 0, null));
        network.time.passSeconds(600);
        assertThat(joined.isOpen()).isTrue();
        SeedStatus status = node.dht.seeds().get(0);
        assertThat(status.contact()).isEqualTo(wrong);
        assertThat(status.failedTries()).isGreaterThanOrEqualTo(20);
        assertThat(status.lastFailure()).isNotNull().extracting(Failure::code).isEqualTo(Failure.Code.TIMEOUT);

        Outcome<BootstrapResult> joinedLater = new Outcome<>();
        node.dht.bootstrap(List.of(wrong, seed.contact()), joinedLater);
        assertThat(joined.isOpen()).as("not within the turn").isTrue();
        network.time.passSeconds(5);
        assertThat(joined.value().contacts()).isZero();
        assertThat(joinedLater.value().contacts()).isEqualTo(1);
        assertThat(node.dht.seeds().get(1)).isEqualTo(new SeedStatus(seed.contact(), 0, null));
    }
}
