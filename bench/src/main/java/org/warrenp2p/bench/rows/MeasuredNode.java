package org.warrenp2p.bench.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.bench.bare.RealWorlds;
import org.warrenp2p.bench.process.Child;
import org.warrenp2p.bench.process.NodeProcess;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** A node in a process of its own, whose table neighbours in this process have filled: it answers with 20 contacts. */
final class MeasuredNode implements AutoCloseable {

    static final Endpoint LOOPBACK = Endpoint.parse("127.0.0.1:0");

    /** Enough that every answer is full, whoever asks. */
    private static final int NEIGHBOURS = 30;

    private static final int FULL_ANSWER = 20;

    private final RealWorlds worlds = new RealWorlds();
    private final Child process;
    private final Contact contact;
    private final List<BareNode> neighbours = new ArrayList<>();

    MeasuredNode() throws IOException {
        process = Child.start(NodeProcess.class);
        contact = Multiaddr.parse(process.ready()).contact().orElseThrow();
    }

    /** Lets neighbours join, one after another, and waits until all of them are known. */
    void fill(BareNode asker) throws InterruptedException {
        for (int i = 0; i < NEIGHBOURS; i++) {
            BareNode neighbour = Await.on(BareNode.open(worlds.newWorld(), Role.SERVER, LOOPBACK));
            neighbours.add(neighbour);
            var unused = Await.on(neighbour.join(contact));
        }
        FindPump probe = new FindPump(asker, contact, 1);
        long deadlineNanos = System.nanoTime() + Await.LIMIT.toNanos();
        probe.start();
        while (probe.contacts() < FULL_ANSWER && System.nanoTime() - deadlineNanos < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        probe.stop();
        if (probe.contacts() < FULL_ANSWER) {
            throw new IllegalStateException(
                    "The measured node knows " + probe.contacts() + " of " + NEIGHBOURS + " neighbours");
        }
    }

    RealWorlds worlds() {
        return worlds;
    }

    Child process() {
        return process;
    }

    Contact contact() {
        return contact;
    }

    @Override
    public void close() {
        try {
            Await.all(neighbours.stream().map(BareNode::stop).toList());
        } finally {
            process.close();
            worlds.close();
        }
    }
}
