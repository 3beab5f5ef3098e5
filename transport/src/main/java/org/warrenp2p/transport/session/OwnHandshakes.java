package org.warrenp2p.transport.session;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.Failure;

/** Takes over what handshakes of ours give: sessions, and the answers that came with them. */
final class OwnHandshakes implements Initiator.Events {

    private final SessionTable table;
    private final PacketSender sender;
    private final SendBudget budget;
    private final SessionCounters counters;
    private final SessionUser user;

    OwnHandshakes(
            SessionTable table, PacketSender sender, SendBudget budget, SessionCounters counters, SessionUser user) {
        this.table = table;
        this.sender = sender;
        this.budget = budget;
        this.counters = counters;
        this.user = user;
    }

    @Override
    public void onEstablished(Session session, Initiator.Handshake handshake, Bytes payload) {
        boolean stranger = table.owners().peerAt(handshake.path) == null && !budget.knows(handshake.path);
        PeerEntry entry = table.confirm(session, handshake.path, true);
        if (stranger) {
            // nothing of the peer had made way for our first packet
            entry.reachedAt(handshake.path.remote());
        }
        deliverAnswer(session, handshake, payload);
        if (session.isAlive()) {
            user.onEstablished(handshake.contact, session.beganNanos);
        }
        if (session.state == Session.State.CURRENT && session.sent() == 0) {
            // the responder waits for a first packet: until then it takes us for a possible replay; where both
            // have opened at once and the other session stays, it is not to hear of this one
            sender.send(session, handshake.path, new Notice.KeepAlive());
        }
        entry.restarted = false;
    }

    private void deliverAnswer(Session session, Initiator.Handshake handshake, Bytes payload) {
        byte[] bytes = payload.toArray();
        Frame frame;
        try {
            frame = FrameCodec.decode(bytes, 0, bytes.length);
        } catch (MalformedFrameException e) {
            counters.malformed.increment();
            return;
        }
        boolean ours = handshake.ownPing != 0
                && frame instanceof Frame.Answering answering
                && answering.exchange() == handshake.ownPing;
        if (!ours && frame instanceof Frame.Answering answering) {
            user.onAnswering(new FirstAnswer(session, handshake), answering);
        }
    }

    @Override
    public void onFailed(Initiator.Handshake handshake, Failure failure) {
        PeerEntry entry = table.entry(handshake.contact.peer());
        if (entry != null) {
            entry.rekeying = false;
        }
        user.onHandshakeFailed(handshake.contact, failure);
    }
}
