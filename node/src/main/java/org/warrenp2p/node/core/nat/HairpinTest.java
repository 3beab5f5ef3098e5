package org.warrenp2p.node.core.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.warrenp2p.holepunch.nat.Hairpinning;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunClient;

/**
 * Whether a packet to the own mapped endpoint comes back in: a spare socket and the main one send to each other's mapped
 * endpoints, so that each has opened its filter for the other where the router turns packets around at all.
 */
final class HairpinTest {

    /** In each direction: three losses in a row are one in 8,000 at 5 % of loss. */
    private static final int TRIES = 3;

    /** The way is to the own router and back. */
    private static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private final NatPorts ports;
    private final OpenProbes probes;
    private final UdpSocket main;
    private final Endpoint mapped;
    private final SpareSocket spare;
    private final Consumer<Hairpinning> done;
    private final List<Runnable> open = new ArrayList<>();
    private boolean over;

    /** @param mapped where others see the main socket, whoever they are */
    HairpinTest(
            NatPorts ports,
            StunClient client,
            OpenProbes probes,
            UdpSocket main,
            Endpoint mapped,
            Consumer<Hairpinning> done) {
        this.ports = ports;
        this.probes = probes;
        this.main = main;
        this.mapped = mapped;
        this.done = done;
        this.spare = new SpareSocket(ports, client, main.localEndpoint(), Pace.QUICK.seenNanos());
    }

    /** Begins; {@code observers} say where the spare socket is seen. */
    void begin(List<Contact> observers) {
        spare.open(observers, this::onSeen);
    }

    private void onSeen(SpareSocket.Seen seen) {
        UdpSocket second = spare.socket();
        if (second == null || seen.by().isEmpty()) {
            end(Hairpinning.UNKNOWN);
            return;
        }
        Endpoint secondMapped = seen.by().values().iterator().next();
        OpenProbes.Own toMain = probes.expectOwn(main, outcome -> end(Hairpinning.YES));
        OpenProbes.Own toSecond = probes.expectOwn(second, outcome -> end(Hairpinning.YES));
        open.add(toMain.giveUp());
        open.add(toSecond.giveUp());
        for (int i = 0; i < TRIES; i++) {
            later(i * SPACING_NANOS, () -> {
                main.send(secondMapped, OpenProbes.packet(toSecond.nonce()));
                spare.send(mapped, OpenProbes.packet(toMain.nonce()));
            });
        }
        later(PATIENCE_NANOS, () -> end(Hairpinning.NO));
    }

    private void later(long delayNanos, Runnable task) {
        EventLoop.Timer timer = ports.loop().schedule(delayNanos, task);
        open.add(timer::cancel);
    }

    private void end(Hairpinning result) {
        if (!over) {
            giveUp();
            done.accept(result);
        }
    }

    /** Ends without a word. */
    void giveUp() {
        over = true;
        open.forEach(Runnable::run);
        open.clear();
        spare.close();
    }
}
