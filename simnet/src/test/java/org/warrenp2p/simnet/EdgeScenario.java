package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.simnet.Population.Settler;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;

/** A population that talks through its translators while routers restart and hosts sleep; prints the hash of it all. */
final class EdgeScenario {

    private static final int HOSTS = 400;
    private static final Duration PART = Duration.ofSeconds(20);

    private final Simulation simulation;
    private final List<Endpoint> known = new ArrayList<>();

    private EdgeScenario(long seed) {
        simulation = new Simulation(seed);
    }

    public static void main(String[] arguments) {
        System.out.println(hashOf(Long.parseLong(arguments[0])));
    }

    static String hashOf(long seed) {
        return new EdgeScenario(seed).run();
    }

    private String run() {
        simulation
                .network()
                .setDefaultLink(LinkModel.of(LatencyModel.internet()).withLoss(0.01));
        List<Settler> settlers = new Population(simulation, PopulationSettings.DEFAULT).add(HOSTS);
        settlers.forEach(this::start);
        simulation.run(PART);
        for (int i = 0; i + 1 < HOSTS; i += 7) {
            settlers.get(i).host().sleep(i % 2 == 0);
            SimRouter router = settlers.get(i + 1).router();
            if (router != null) {
                router.rebind(10_000, 19_999);
            }
        }
        simulation.run(PART);
        settlers.forEach(settler -> settler.host().wake());
        simulation.run(PART);
        long delivered =
                simulation.network().counters().counter("net.delivered").value();
        long filtered = simulation.network().counters().counter("net.filtered").value();
        return Long.toHexString(simulation.traceHash()) + " " + simulation.eventCount() + " " + delivered + " "
                + filtered;
    }

    private void start(Settler settler) {
        SimHost host = settler.host();
        RandomGenerator random = host.random().stream("scenario");
        host.datagrams()
                .open(
                        new Endpoint(host.address(), TestSocket.PORT),
                        (socket, source, payload) -> {
                            if (known.size() < HOSTS && random.nextInt(20) == 0) {
                                known.add(source);
                            }
                            if (payload.remaining() > 100) {
                                send(socket, source, random, 50);
                            }
                        },
                        Completion.of(socket -> tick(settler, socket, random), failure -> {
                            throw new AssertionError(failure);
                        }));
    }

    private void tick(Settler settler, UdpSocket socket, RandomGenerator random) {
        if (settler.edge() == EdgeKind.PUBLIC && known.size() < HOSTS) {
            known.add(socket.localEndpoint());
        }
        send(socket, known.isEmpty() ? socket.localEndpoint() : known.get(random.nextInt(known.size())), random, 1_000);
        settler.host().loop().schedule(random.nextLong(1_000_000_000), () -> tick(settler, socket, random));
    }

    private static void send(UdpSocket socket, Endpoint to, RandomGenerator random, int most) {
        byte[] payload = new byte[random.nextInt(most)];
        random.nextBytes(payload);
        socket.send(to, ByteBuffer.wrap(payload));
    }
}
