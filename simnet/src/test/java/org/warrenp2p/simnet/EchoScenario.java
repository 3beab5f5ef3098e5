package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;

/** Many hosts that bounce datagrams to random others over bad links; prints the hash of what happened. */
final class EchoScenario {

    private static final int HOSTS = 60;

    private EchoScenario() {}

    public static void main(String[] arguments) {
        System.out.println(hashOf(Long.parseLong(arguments[0])));
    }

    static String hashOf(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation
                .network()
                .setDefaultLink(LinkModel.of(LatencyModel.logNormal(Duration.ofMillis(30), 0.6))
                        .withLoss(0.05)
                        .withDuplication(0.03)
                        .withReordering(0.1, Duration.ofMillis(50)));
        for (int i = 0; i < HOSTS; i++) {
            start(simulation, i % 2 == 0 ? simulation.addHost() : simulation.addDualStackHost());
        }
        simulation.run(Duration.ofSeconds(5));
        simulation.network().partition(simulation.hosts().subList(0, HOSTS / 3));
        simulation.hosts().get(HOSTS / 2).stop();
        simulation.run(Duration.ofSeconds(5));
        return Long.toHexString(simulation.traceHash()) + " " + simulation.eventCount();
    }

    private static void start(Simulation simulation, SimHost host) {
        RandomGenerator random = host.random().stream("echo");
        host.datagrams()
                .open(
                        new Endpoint(host.address(), TestSocket.PORT),
                        (socket, source, payload) -> host.loop()
                                .schedule(
                                        random.nextLong(20_000_000), () -> bounce(simulation, socket, source, random)),
                        Completion.of(socket -> tick(simulation, host, socket, random), failure -> {
                            throw new AssertionError(failure);
                        }));
    }

    private static void tick(Simulation simulation, SimHost host, UdpSocket socket, RandomGenerator random) {
        bounce(simulation, socket, new Endpoint(host.address(), TestSocket.PORT), random);
        host.loop().schedule(200_000_000, () -> tick(simulation, host, socket, random));
    }

    private static void bounce(Simulation simulation, UdpSocket socket, Endpoint source, RandomGenerator random) {
        if (random.nextInt(10) < 7) {
            byte[] payload = new byte[random.nextInt(1_200)];
            random.nextBytes(payload);
            List<SimHost> hosts = simulation.hosts();
            SimHost other = hosts.get(random.nextInt(hosts.size()));
            Endpoint target = other.isStopped() ? source : new Endpoint(other.address(), TestSocket.PORT);
            socket.send(target, ByteBuffer.wrap(payload));
        }
    }
}
