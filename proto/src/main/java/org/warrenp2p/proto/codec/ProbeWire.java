package org.warrenp2p.proto.codec;

import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Request.ProbeMe.Prober;
import org.warrenp2p.proto.wire.ProbeForMessage;
import org.warrenp2p.proto.wire.ProbeMeMessage;
import org.warrenp2p.proto.wire.ProberMessage;

/** The requests for probes by strangers, to and from the generated classes. */
final class ProbeWire {

    private ProbeWire() {}

    static ProbeMeMessage probeMe(Request.ProbeMe request) {
        return ProbeMeMessage.newBuilder()
                .setNonce(request.nonce())
                .setProber(toWire(request.prober()))
                .setPort(request.port())
                .build();
    }

    static ProbeForMessage probeFor(Request.ProbeFor request) {
        return ProbeForMessage.newBuilder()
                .setNonce(request.nonce())
                .setTarget(PackedAddresses.packEndpoint(request.target()))
                .build();
    }

    static Request read(ProbeMeMessage message) throws MalformedFrameException {
        int port = message.getPort();
        if (port < 0 || port > WireLimits.MAX_PORT) {
            throw new MalformedFrameException("A port to be probed is above 65,535");
        }
        return new Request.ProbeMe(message.getNonce(), fromWire(message.getProber()), port);
    }

    static Request read(ProbeForMessage message) throws MalformedFrameException {
        return new Request.ProbeFor(message.getNonce(), PackedAddresses.unpackEndpoint(message.getTarget()));
    }

    private static ProberMessage toWire(Prober prober) {
        return switch (prober) {
            case STRANGER -> ProberMessage.PROBER_STRANGER;
            case OTHER_PORT -> ProberMessage.PROBER_OTHER_PORT;
            case SAME_PORT -> ProberMessage.PROBER_SAME_PORT;
        };
    }

    /** What this version does not know cannot be sent, so an unknown number is malformed. */
    private static Prober fromWire(ProberMessage prober) throws MalformedFrameException {
        return switch (prober) {
            case PROBER_STRANGER -> Prober.STRANGER;
            case PROBER_OTHER_PORT -> Prober.OTHER_PORT;
            case PROBER_SAME_PORT -> Prober.SAME_PORT;
            case UNRECOGNIZED -> throw new MalformedFrameException("Who is to probe is not known");
        };
    }
}
