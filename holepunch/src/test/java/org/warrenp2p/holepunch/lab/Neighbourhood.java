package org.warrenp2p.holepunch.lab;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.UdpSocket;

/** Public hosts, each in a prefix of its own: observers, and as many strangers that nobody contacts. */
final class Neighbourhood {

    static final int MAIN_PORT = 4_433;
    static final int AUXILIARY_PORT = 9_000;
    static final int PROBING_PORT = 9_001;

    private final Wire wire;
    private final List<Observer> observers = new ArrayList<>();

    Neighbourhood(Simulation simulation, Wire wire, int count) {
        this.wire = wire;
        for (int i = 0; i < count; i++) {
            observers.add(new Observer(simulation.addHost(), simulation.addHost(), i));
        }
    }

    List<Observer> observers() {
        return observers;
    }

    /** One that says where packets come from, and knows one that sends probes. */
    final class Observer {

        private final PeerId peer;
        private final SimHost host;
        private final Endpoint stranger;
        private @Nullable UdpSocket probing;

        Observer(SimHost host, SimHost strangerHost, int number) {
            this.host = host;
            byte[] key = new byte[PeerId.KEY_LENGTH];
            key[0] = (byte) (number + 1);
            this.peer = PeerId.ofPublicKey(key);
            this.stranger = new Endpoint(strangerHost.address(), MAIN_PORT);
            wire.open(host, MAIN_PORT, this::receive, socket -> {});
            wire.open(host, AUXILIARY_PORT, this::receive, socket -> {});
            wire.open(host, PROBING_PORT, (socket, source, message) -> {}, socket -> probing = socket);
            wire.open(strangerHost, MAIN_PORT, this::receive, socket -> {});
        }

        private void receive(UdpSocket socket, Endpoint source, Message message) {
            if (message instanceof Message.Ask ask) {
                wire.send(socket, source, new Message.Seen(ask.question(), source));
            } else if (message instanceof Message.AskProbe ask) {
                UdpSocket other = probing;
                if (ask.stranger()) {
                    wire.send(socket, stranger, new Message.PassProbe(ask.nonce(), source));
                } else if (other != null) {
                    wire.send(other, source, new Message.FilterProbe(ask.nonce()));
                }
            } else if (message instanceof Message.PassProbe pass) {
                wire.send(socket, pass.target(), new Message.FilterProbe(pass.nonce()));
            }
        }

        Contact contact(boolean auxiliary) {
            return new Contact(peer, new Endpoint(host.address(), auxiliary ? AUXILIARY_PORT : MAIN_PORT));
        }
    }
}
