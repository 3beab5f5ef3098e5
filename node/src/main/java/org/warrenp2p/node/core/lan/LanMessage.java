package org.warrenp2p.node.core.lan;

import java.nio.ByteBuffer;
import java.util.List;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;

/**
 * A message of multicast DNS as far as this service is concerned.
 *
 * @param asksForPeers whether it is a question for nodes of this kind
 * @param peers those that it names, if it is an answer; at most {@link #MOST_PEERS}
 */
public record LanMessage(boolean asksForPeers, List<LanPeer> peers) {

    /** Everybody answers for itself, so one is usual. */
    static final int MOST_PEERS = 8;

    /** A question for nodes of this kind. */
    public static Bytes question() {
        return LanWriter.question();
    }

    /**
     * An answer in which a node names itself.
     *
     * @param own its address in that network, for tools of others that read A records
     */
    public static Bytes answer(LanPeer self, IpAddress own) {
        return LanWriter.answer(self, own);
    }

    /**
     * The message that fills {@code payload}.
     *
     * @throws MalformedLanMessageException if it is no DNS message, or has too much of anything
     */
    public static LanMessage decode(ByteBuffer payload) throws MalformedLanMessageException {
        return new LanReader(payload.slice()).read();
    }
}
