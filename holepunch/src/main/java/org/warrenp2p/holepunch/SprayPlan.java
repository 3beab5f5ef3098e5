package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.warrenp2p.holepunch.ProbeSchedule.Shot;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.punch.PortPattern;

/**
 * Round 3 against a translator that takes any port: so many sockets behind it are open towards the other side's one
 * endpoint that probes to random ports meet one of them. With 256 sockets, a probe hits in one case of 252, and 1,024
 * different ones miss in 1.6 %.
 */
final class SprayPlan {

    /** The first port that translators give out (RFC 6056 section 3.2 leaves those below to services). */
    private static final int FIRST_PORT = 1_024;

    private static final int LAST_PORT = 65_535;

    private final PunchSettings settings;

    SprayPlan(PunchSettings settings) {
        this.settings = settings;
    }

    /** How many sockets the unpredictable side opens. */
    int sockets(PortPattern own) {
        return own.kind() == PortPattern.Kind.WINDOW ? settings.windowSockets() : settings.spraySockets();
    }

    /** One packet from each of these sockets to the endpoint that the other side probes from. */
    ProbeSchedule openings(List<Integer> sockets, Endpoint peer, int hops) {
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            shots.add(new Shot(i * settings.limits().packetNanos(), sockets.get(i), peer, hops, Purpose.SPRAY));
        }
        return new ProbeSchedule(shots);
    }

    /** Probes to different ports of the unpredictable side, of its window if it has told one. */
    ProbeSchedule probes(int socket, Endpoint peer, PortPattern ports, RandomGenerator random) {
        boolean window = ports.kind() == PortPattern.Kind.WINDOW;
        int first = window ? ports.first() : FIRST_PORT;
        int size = (window ? ports.last() : LAST_PORT) - first + 1;
        int[] offsets = drawn(size, Math.min(size, settings.limits().sprayProbes()), random);
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            Endpoint target = new Endpoint(peer.address(), first + offsets[i]);
            long atNanos = settings.sprayLeadNanos() + i * settings.limits().packetNanos();
            shots.add(new Shot(atNanos, socket, target, 0, Purpose.SPRAY));
        }
        return new ProbeSchedule(shots);
    }

    /** So many different numbers below {@code size}: the beginning of a Fisher-Yates shuffle. */
    private static int[] drawn(int size, int count, RandomGenerator random) {
        int[] numbers = IntStream.range(0, size).toArray();
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(size - i);
            int swapped = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = swapped;
        }
        return Arrays.copyOf(numbers, count);
    }
}
