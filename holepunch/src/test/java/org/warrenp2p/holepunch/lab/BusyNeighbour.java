package org.warrenp2p.holepunch.lab;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.UdpSocket;

/** Another host behind the same translator, which talks to somebody new every now and then. */
final class BusyNeighbour {

    private final SimHost host;
    private final Endpoint somebody;
    private final Duration pause;
    private int port = 1_024;

    BusyNeighbour(Simulation simulation, SimHost host, Duration pause) {
        this.host = host;
        this.pause = pause;
        this.somebody = new Endpoint(simulation.addHost().address(), port);
    }

    void start() {
        new Wire().open(host, 5_353, (socket, source, message) -> {}, this::talk);
    }

    private void talk(UdpSocket socket) {
        socket.send(new Endpoint(somebody.address(), port++), ByteBuffer.allocate(1));
        if (port < 3_000) {
            host.loop().schedule(pause.toNanos(), () -> talk(socket));
        }
    }
}
