package org.warrenp2p.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.PeerId;

/**
 * What was carried for whom: bytes of the circuits that a peer opened or that were opened to it, since the account began
 * and within the hour. Bounded; the peer that has carried nothing for longest is forgotten first, and whoever can push
 * it out has carried more.
 */
public final class PeerAccounts {

    /** Every reservation of a default relay and four callers for each. */
    private static final int MOST = 1_280;

    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private final Map<PeerId, Account> accounts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Account> eldest) {
            return size() > MOST;
        }
    };

    /** The account of {@code peer}, begun if there is none. */
    Account of(PeerId peer, long nowNanos) {
        return accounts.computeIfAbsent(peer, none -> new Account(nowNanos));
    }

    /** What was carried for {@code peer}, as far as is remembered. */
    public long bytes(PeerId peer) {
        Account account = accounts.get(peer);
        return account == null ? 0 : account.bytes;
    }

    /** How many peers are remembered. */
    public int size() {
        return accounts.size();
    }

    /** What was carried for one peer. */
    static final class Account {

        private long bytes;
        private long hourBytes;
        private long hourBeganNanos;

        private Account(long nowNanos) {
            hourBeganNanos = nowNanos;
        }

        void carried(int lengthBytes, long nowNanos) {
            startHour(nowNanos);
            bytes += lengthBytes;
            hourBytes += lengthBytes;
        }

        long inThisHour(long nowNanos) {
            startHour(nowNanos);
            return hourBytes;
        }

        private void startHour(long nowNanos) {
            if (nowNanos - hourBeganNanos >= HOUR_NANOS) {
                hourBeganNanos = nowNanos;
                hourBytes = 0;
            }
        }
    }
}
