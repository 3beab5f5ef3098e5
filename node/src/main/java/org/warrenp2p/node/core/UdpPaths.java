package org.warrenp2p.node.core;

import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.punch.PunchListener;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.transport.EventLoop;

/** Punches as long as UDP gets out of here; else none succeeds, which is told as of any other. */
final class UdpPaths implements PathOpener {

    private final PathOpener punches;
    private final BooleanSupplier blocked;
    private final EventLoop loop;

    UdpPaths(PathOpener punches, BooleanSupplier blocked, EventLoop loop) {
        this.punches = punches;
        this.blocked = blocked;
        this.loop = loop;
    }

    @Override
    public @Nullable Runnable open(PeerRecord record, PunchListener result) {
        return blocked.getAsBoolean() ? openNone(record, result) : punches.open(record, result);
    }

    @Override
    public boolean isUnderWay(PeerId peer) {
        return punches.isUnderWay(peer);
    }

    private Runnable openNone(PeerRecord record, PunchListener result) {
        PunchFailure failure =
                new PunchFailure(PunchFailure.Code.NO_PATH, NatProfile.UNKNOWN, record.nat(), new TreeMap<>());
        boolean[] givenUp = new boolean[1];
        loop.execute(() -> {
            if (!givenUp[0]) {
                result.onFailed(failure);
            }
        });
        return () -> givenUp[0] = true;
    }
}
