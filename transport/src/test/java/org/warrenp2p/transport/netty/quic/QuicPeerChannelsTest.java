package org.warrenp2p.transport.netty.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NoLeaks;

@ExtendWith(NoLeaks.class)
class QuicPeerChannelsTest {

    private static final int TWENTY_MB = 20_000_000;

    private final List<QuicNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(QuicNode::close);
    }

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"EPOLL", "NIO"})
    void shouldCarryAStreamBothWaysUnharmed(IoKind kind) {
        QuicNode alice = node(kind);
        QuicNode bob = node(kind).accepting();
        QuicNode.introduce(alice, bob);

        TestLink dialled = alice.dial(bob.peerId());
        TestLink accepted = bob.nextAccepted();
        TestStream mine = dialled.openStream();
        mine.write(1, TWENTY_MB);
        TestStream theirs = accepted.nextStream();
        theirs.write(2, TWENTY_MB);

        assertThat(Await.get(theirs.received)).isEqualTo(TestStream.expected(1, TWENTY_MB));
        assertThat(Await.get(mine.received)).isEqualTo(TestStream.expected(2, TWENTY_MB));
        assertThat(Await.get(mine.closed)).isTrue();
        assertThat(Await.get(theirs.closed)).isTrue();
        assertThat(dialled.channel.peer()).isEqualTo(bob.peerId());
        assertThat(accepted.channel.peer()).isEqualTo(alice.peerId());
        assertThat(dialled.channel.dialled()).isTrue();
        assertThat(accepted.channel.dialled()).isFalse();
    }

    private QuicNode node(IoKind kind) {
        QuicNode node = new QuicNode(kind);
        nodes.add(node);
        return node;
    }
}
