package org.warrenp2p.simnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.exchange.ExchangeService;
import org.warrenp2p.transport.exchange.ExchangeSettings;

/** Exchanges over messages on a simulated host: it answers what a {@link ControlNode} would. */
final class MessagePeer implements SimMessages.Listener {

    final SimHost host;
    final PeerId peer;
    final Counters counters = new Counters();
    final SimMessages messages;
    final ExchangeService exchanges;
    final List<Contact> confirmed = new ArrayList<>();
    final List<PeerId> goodbyes = new ArrayList<>();
    final List<Exchanges.Incoming> requests = new ArrayList<>();

    MessagePeer(SimHost host, int number) {
        this.host = host;
        peer = ControlNode.peer(number);
        messages = new SimMessages(peer, host, false);
        exchanges = new ExchangeService(
                messages, host.loop(), host.entropy(), counters, ExchangeSettings.defaults(), () -> Frame.Role.SERVER);
        messages.use(exchanges, this);
        exchanges.serve(incoming -> {
            requests.add(incoming);
            incoming.answer(ControlNode.answerTo(incoming.request(), ControlNode.contacts(20)));
        });
        host.addresses().forEach(address -> messages.open(new Endpoint(address, ControlNode.PORT)));
    }

    Contact contact() {
        return new Contact(peer, new Endpoint(host.address(), ControlNode.PORT));
    }

    ControlNode.Asked ask(MessagePeer to, Request request) {
        return ask(to.contact(), request);
    }

    ControlNode.Asked ask(Contact to, Request request) {
        return ask(to, request, ControlNode.PATIENCE);
    }

    ControlNode.Asked ask(Contact to, Request request, Duration timeout) {
        ControlNode.Asked asked = new ControlNode.Asked();
        asked.exchange = exchanges.ask(to, request, timeout.toNanos(), asked);
        return asked;
    }

    long count(String name) {
        return counters.counter(name).value();
    }

    @Override
    public void onConfirmed(Contact contact) {
        confirmed.add(contact);
    }

    @Override
    public void onGoodbye(PeerId gone) {
        goodbyes.add(gone);
    }
}
