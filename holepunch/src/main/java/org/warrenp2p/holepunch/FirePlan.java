package org.warrenp2p.holepunch;

import java.util.List;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.punch.Round;

/** What a side sends when it fires. */
final class FirePlan {

    private static final ProbeSchedule NOTHING = new ProbeSchedule(List.of());

    private final PunchSettings settings;
    private final PunchRequest request;
    private final PeerPicture peer;

    FirePlan(PunchSettings settings, PunchRequest request, PeerPicture peer) {
        this.settings = settings;
        this.request = request;
        this.peer = peer;
    }

    /**
     * The packets of {@code round}; none of a spray, which is not planned as a whole.
     *
     * @param socket the one that was opened for it
     */
    ProbeSchedule of(Round round, int socket) {
        return switch (round) {
            case EARLY -> ProbeSchedule.volleys(HolePunch.MAIN_SOCKET, peer.earlyTargets(), settings.earlyAtNanos());
            case FIRE -> ProbeSchedule.volleys(HolePunch.MAIN_SOCKET, peer.targets(), settings.fireAtNanos());
            case FRESH_SOCKETS -> ProbeSchedule.primed(socket, peer.freshTargets(), settings);
            case PREDICTION -> prediction(socket);
            case SPRAY -> NOTHING;
        };
    }

    private ProbeSchedule prediction(int socket) {
        Endpoint there = peer.validated();
        if (there == null) {
            return NOTHING;
        }
        if (!peer.ports().isRegular()) {
            // this side is the one whose port is foretold
            return ProbeSchedule.volleys(socket, List.of(there), settings.fireAtNanos());
        }
        PortPrediction prediction = new PortPrediction(settings, there.address(), peer.ports());
        return PunchStrategy.isUnpredictable(request.own().nat())
                ? prediction.series(socket, request.initiator() ? 1 : 2)
                : prediction.around(HolePunch.MAIN_SOCKET);
    }
}
