package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop.Timer;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;

/**
 * One dial: hello there, hello back, confirmation; the hello is repeated until it is answered or time is up. As with QUIC,
 * the dialler has its link with the hello back, before the other side has decided whether it wants one.
 */
final class SimDial {

    /** Between hellos (the initial probe time-out of RFC 9002 with an RTT of 100 ms). */
    private static final long REPEAT_NANOS = 300_000_000;

    private final SimPeerChannels dialler;
    private final PeerId peer;
    private final Completion<PeerChannel> completion;
    private @Nullable Timer timeout;
    private @Nullable Timer repetition;
    private boolean over;

    SimDial(SimPeerChannels dialler, PeerId peer, Completion<PeerChannel> completion) {
        this.dialler = dialler;
        this.peer = peer;
        this.completion = completion;
    }

    void start(long timeoutNanos) {
        timeout = dialler.host()
                .loop()
                .schedule(timeoutNanos, () -> finish(Failure.Code.TIMEOUT, peer + " did not answer the dial"));
        sayHello();
    }

    /** Fails in a later turn. */
    void fail(Failure.Code code, String sentence) {
        dialler.host().loop().execute(() -> finish(code, sentence));
    }

    private void sayHello() {
        repetition = dialler.host().loop().schedule(REPEAT_NANOS, this::sayHello);
        SimWay way = SimWay.to(dialler, peer);
        if (way != null) {
            way.carryOnce(() -> hear(way.there()));
        }
    }

    /** In a turn of the other host. Without a session with the dialler, or without room, it is silent, like the real one. */
    private void hear(SimHost there) {
        SimPeerChannels acceptor = there.links().of(peer);
        if (acceptor != null && acceptor.paths().pathTo(dialler.local()) != null && acceptor.hasRoom()) {
            new SimWay(acceptor, dialler.local(), dialler.host()).carryOnce(() -> hearAnswer(acceptor));
        }
    }

    private void hearAnswer(SimPeerChannels acceptor) {
        if (over) {
            return;
        }
        end();
        long link = dialler.drawLink();
        SimChannel ours = new SimChannel(dialler, acceptor.local(), true, acceptor.host(), link);
        SimChannel theirs = new SimChannel(acceptor, dialler.local(), false, dialler.host(), link);
        ours.pairWith(theirs);
        theirs.pairWith(ours);
        acceptor.expect(theirs);
        dialler.expect(ours);
        ours.outgoing().send(0, () -> acceptor.accepted(theirs));
        dialler.dialled(ours, completion);
    }

    private void finish(Failure.Code code, String sentence) {
        if (!over) {
            end();
            completion.failed(new Failure(code, sentence));
        }
    }

    private void end() {
        over = true;
        if (timeout != null) {
            timeout.cancel();
        }
        if (repetition != null) {
            repetition.cancel();
        }
        dialler.forget(this);
    }
}
