package org.warrenp2p.simnet;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.simnet.Population.Settler;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop.Timer;
import org.warrenp2p.transport.UdpSocket;

/**
 * How many datagrams and timers a second the network carries when hosts do next to nothing: each asks random public ones
 * ten times a second, with a time-out that is cancelled by the answer. A main, not a test: figures depend on the machine.
 *
 * <p>Arguments: hosts, virtual seconds of warm-up, virtual seconds to measure.
 */
final class EdgeBenchmark {

    private static final int PAYLOAD_BYTES = 150;
    private static final long PERIOD_NANOS = 100_000_000;
    private static final long TIMEOUT_NANOS = 1_000_000_000;

    private final Simulation simulation = new Simulation(1);
    private final List<Endpoint> servers = new ArrayList<>();
    private long timers;

    public static void main(String[] arguments) {
        int hosts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int warmUp = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int measured = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        new EdgeBenchmark().run(hosts, warmUp, measured);
    }

    private void run(int hosts, int warmUp, int measured) {
        long emptyBytes = usedBytes();
        simulation
                .network()
                .setDefaultLink(LinkModel.of(LatencyModel.internet()).withLoss(0.01));
        List<Settler> settlers = new Population(simulation, PopulationSettings.DEFAULT).add(hosts);
        System.out.printf("%d hosts: %d bytes each before they talk%n", hosts, (usedBytes() - emptyBytes) / hosts);
        settlers.forEach(settler -> new Asker(settler).start());
        simulation.run(Duration.ofSeconds(warmUp));
        System.out.printf("%d bytes each after %d s%n", (usedBytes() - emptyBytes) / hosts, warmUp);
        for (int part = 0; part < 3; part++) {
            measure(Duration.ofSeconds(measured));
        }
        System.out.println(simulation.network().counters().snapshot());
        System.out.println("trace " + Long.toHexString(simulation.traceHash()));
    }

    private void measure(Duration duration) {
        long before = delivered() + timers;
        long start = cpuNanos();
        simulation.run(duration);
        long nanos = cpuNanos() - start;
        long events = delivered() + timers - before;
        System.out.printf(
                "%,d datagrams and timers in %,d ms of one core: %,.0f a second; %.1f virtual seconds a second; %d wait%n",
                events,
                nanos / 1_000_000,
                events * 1e9 / nanos,
                duration.toNanos() / (double) nanos,
                simulation.pendingEvents());
    }

    /** Of this thread, so that what else the machine does counts less. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private long delivered() {
        return simulation.network().counters().counter("net.delivered").value();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Asks and answers. */
    private final class Asker {

        private final Settler settler;
        private final SimHost host;
        private final RandomGenerator random;
        private final ByteBuffer request = ByteBuffer.allocate(PAYLOAD_BYTES);
        private final ByteBuffer answer = ByteBuffer.allocate(PAYLOAD_BYTES).put(0, (byte) 1);
        private @Nullable Timer timeout;

        Asker(Settler settler) {
            this.settler = settler;
            this.host = settler.host();
            this.random = host.random().stream("asker");
        }

        void start() {
            host.datagrams()
                    .open(
                            new Endpoint(host.address(), TestSocket.PORT),
                            this::receive,
                            Completion.of(this::begin, failure -> {
                                throw new AssertionError(failure);
                            }));
        }

        private void begin(UdpSocket socket) {
            if (settler.edge() == EdgeKind.PUBLIC) {
                servers.add(socket.localEndpoint());
            }
            host.loop().schedule(random.nextLong(PERIOD_NANOS), () -> ask(socket));
        }

        private void ask(UdpSocket socket) {
            timers++;
            host.loop().schedule(PERIOD_NANOS, () -> ask(socket));
            if (timeout != null) {
                timeout.cancel();
            }
            timeout = host.loop().schedule(TIMEOUT_NANOS, this::timedOut);
            socket.send(servers.get(random.nextInt(servers.size())), request.rewind());
        }

        private void timedOut() {
            timers++;
            timeout = null;
        }

        private void receive(UdpSocket socket, Endpoint source, ByteBuffer payload) {
            if (payload.get(0) == 0) {
                socket.send(source, answer.rewind());
            } else if (timeout != null) {
                timeout.cancel();
                timeout = null;
            }
        }
    }
}
