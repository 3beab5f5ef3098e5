package org.warrenp2p.relay;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * Two peers between whom a relay forwards. It is <em>early</em> until the session with whoever opened it is confirmed, and
 * <em>accepted</em> once the other side has sent something on it.
 */
public final class Circuit {

    /** What a dialler sends before its session is confirmed: a first packet, and repetitions of it. */
    static final int MOST_EARLY = 8;

    /** Below it an answer may just be under way. */
    private static final long FIRST_REPETITION_NANOS = 100_000_000L;

    private final long id;
    private final PeerId opener;
    private final PeerId target;
    final @Nullable IpAddress network;
    /** Whether the target has no reservation: its opener has no other way to it than through a tunnel. */
    final boolean outward;

    final TokenBucket rate;
    final TokenBucket share;
    final PeerAccounts.Account openerAccount;
    final PeerAccounts.Account targetAccount;
    private final long openedNanos;

    /** The next of the same chain in the table. */
    @Nullable
    Circuit next;

    private long usedNanos;
    private long bytes;
    private long datagrams;
    private boolean accepted;
    /** Where early datagrams come from; null once the session is confirmed. */
    private @Nullable Endpoint earlySource;
    /** Bounded by {@value #MOST_EARLY}. */
    private final Queue<byte[]> early = new ArrayDeque<>(1);

    private int offers;
    private long offeredNanos;

    Circuit(
            long id,
            PeerId opener,
            PeerId target,
            @Nullable IpAddress network,
            @Nullable Endpoint earlySource,
            boolean outward,
            PeerAccounts accounts,
            long nowNanos) {
        this.id = id;
        this.opener = opener;
        this.target = target;
        this.network = network;
        this.earlySource = earlySource;
        this.outward = outward;
        this.openedNanos = nowNanos;
        this.usedNanos = nowNanos;
        this.rate = new TokenBucket(nowNanos);
        this.share = new TokenBucket(nowNanos);
        this.openerAccount = accounts.of(opener, nowNanos);
        this.targetAccount = accounts.of(target, nowNanos);
    }

    /** Its number. */
    public long id() {
        return id;
    }

    /** Who opened it. */
    public PeerId opener() {
        return opener;
    }

    /** Who has the reservation. */
    public PeerId target() {
        return target;
    }

    /** The other of the two. */
    public PeerId otherThan(PeerId one) {
        return one.equals(opener) ? target : opener;
    }

    /** Whether the session with its opener is not confirmed yet. */
    public boolean isEarly() {
        return earlySource != null;
    }

    /** Whether early datagrams come from {@code source}. */
    public boolean isEarlyFrom(Endpoint source) {
        return source.equals(earlySource);
    }

    /** Keeps a copy of an early datagram; false if there are too many. */
    public boolean keepEarly(byte[] datagram) {
        return early.size() < MOST_EARLY && early.add(datagram);
    }

    /** The session with the opener is confirmed. */
    void confirm() {
        earlySource = null;
    }

    /** The oldest early datagram, taken; null if there is none. */
    public byte @Nullable [] nextEarly() {
        return early.poll();
    }

    /** Whether the target has sent something, so that it knows of the circuit. */
    public boolean isAccepted() {
        return accepted;
    }

    /** A datagram of the target has come. */
    void accept() {
        accepted = true;
    }

    /**
     * Whether the target should be told of the circuit now: at first, and with what comes for it after 100 ms, 200 ms, 400 ms
     * and so on, until it has sent something. If so it counts.
     */
    public boolean wantsOffer(long nowNanos) {
        if (accepted || (offers > 0 && nowNanos - offeredNanos < FIRST_REPETITION_NANOS << Math.min(offers - 1, 8))) {
            return false;
        }
        offers++;
        offeredNanos = nowNanos;
        return true;
    }

    void carried(int lengthBytes, long nowNanos) {
        bytes += lengthBytes;
        datagrams++;
        usedNanos = nowNanos;
        openerAccount.carried(lengthBytes, nowNanos);
        targetAccount.carried(lengthBytes, nowNanos);
    }

    long openedNanos() {
        return openedNanos;
    }

    long usedNanos() {
        return usedNanos;
    }

    /** What it has carried, both directions together. */
    public long bytes() {
        return bytes;
    }

    /** In how many datagrams. */
    public long datagrams() {
        return datagrams;
    }
}
