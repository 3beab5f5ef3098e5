package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.holepunch.ProbeSchedule.Shot;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.PortPattern;

/**
 * Round 3 against a translator that counts its ports on.
 *
 * <p>With one such side, the other tries the ports around the next one, the likeliest first, and the nearest ones twice.
 *
 * <p>With two, every probe takes a port of the own translator too: the k-th one of A leaves from its k-th next port. So A
 * walks (the k-th probe to the k-th next port of B) and B strides (its k-th to the 2k-th next port of A). If A's
 * translator has moved on by f and B's by e since they told, A's probe k = 2e + f and B's probe e + f meet, whatever e
 * and f are within the reach of the series; two that walked alike would meet only for e = f = 0.
 */
final class PortPrediction {

    private final PunchSettings settings;
    private final IpAddress peer;
    private final PortPattern ports;

    PortPrediction(PunchSettings settings, IpAddress peer, PortPattern ports) {
        this.settings = settings;
        this.peer = peer;
        this.ports = ports;
    }

    /** From a socket whose own port stays. */
    ProbeSchedule around(int socket) {
        List<Integer> steps = new ArrayList<>();
        steps.add(0);
        for (int step = 1; step <= settings.predictionSpread(); step++) {
            steps.add(step);
            steps.add(-step);
        }
        return paced(socket, steps);
    }

    /** From a socket that gets the next port of its own translator for each probe: {@code stride} 1 walks, 2 strides. */
    ProbeSchedule series(int socket, int stride) {
        List<Integer> steps = new ArrayList<>();
        for (int k = 0; k <= 2 * settings.predictionSpread(); k++) {
            steps.add(stride * k);
        }
        return paced(socket, steps);
    }

    /** One after the other, then from the beginning as far as the order's budget reaches. */
    private ProbeSchedule paced(int socket, List<Integer> steps) {
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < settings.limits().packetsPerOrder(); i++) {
            Endpoint target = new Endpoint(peer, ports.portAfter(steps.get(i % steps.size())));
            long pauseNanos = i < steps.size() ? 0 : settings.fireAtNanos().get(4);
            shots.add(new Shot(i * settings.limits().packetNanos() + pauseNanos, socket, target, 0, Purpose.PROBE));
        }
        return new ProbeSchedule(shots);
    }
}
