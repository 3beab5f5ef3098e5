package org.warrenp2p.transport.netty.quic;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.transport.netty.IoKind;

/** The nodes of one test. */
final class QuicNodes implements AutoCloseable {

    private final List<QuicNode> nodes = new ArrayList<>();

    QuicNode node(IoKind kind) {
        return add(new QuicNode(kind));
    }

    QuicNode add(QuicNode node) {
        nodes.add(node);
        return node;
    }

    /** Two that know each other, with a link. */
    Pair pair(IoKind kind) {
        QuicNode alice = node(kind);
        QuicNode bob = node(kind).accepting();
        QuicNode.introduce(alice, bob);
        TestLink dialled = alice.dial(bob.peerId());
        return new Pair(alice, bob, dialled, bob.nextAccepted());
    }

    @Override
    public void close() {
        nodes.forEach(QuicNode::close);
    }

    record Pair(QuicNode alice, QuicNode bob, TestLink dialled, TestLink accepted) {}
}
