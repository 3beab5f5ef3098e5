package org.warrenp2p.transport.session;

import java.time.Duration;

/**
 * How many sessions a node keeps, and how long. The defaults are those of PROTOCOL ("Sessions"); what is not said there
 * gives its reason here.
 */
public record SessionSettings(Limits limits, Lifetimes lifetimes) {

    /** The numbers of the protocol. */
    public static SessionSettings defaults() {
        return new SessionSettings(Limits.defaults(), Lifetimes.defaults());
    }

    /** The same with other limits. */
    public SessionSettings with(Limits other) {
        return new SessionSettings(other, lifetimes);
    }

    /** The same with other lifetimes. */
    public SessionSettings with(Lifetimes other) {
        return new SessionSettings(limits, other);
    }

    /**
     * Bounds of what the network can fill; all at least 1.
     *
     * @param provisional answered first packets whose sender has not confirmed; the oldest gives way
     * @param inbound confirmed sessions that others began; the one heard from least recently gives way
     * @param outbound confirmed sessions that we began, under the same rule
     * @param pinned peers that never give way because this node needs them; a pin beyond is refused
     * @param served the same of peers that depend on this node
     * @param handshakes first packets of ours that wait for an answer; one beyond is refused
     * @param crypto first packets of others on the cryptographic worker or with the request handler; one beyond is
     *     dropped
     * @param budgets unvalidated (socket, endpoint) pairs whose bytes are counted; the least recently heard gives way,
     *     which forgets what it may still be sent, so this only ever errs to the safe side
     * @param rekeyPackets packets in one direction after which the initiator makes new keys
     * @param hardStopPackets packets in one direction after which keys are not used at all
     */
    public record Limits(
            int provisional,
            int inbound,
            int outbound,
            int pinned,
            int served,
            int handshakes,
            int crypto,
            int budgets,
            long rekeyPackets,
            long hardStopPackets) {

        /** @throws IllegalArgumentException if a bound is not positive or the hard stop comes before the rekey */
        public Limits {
            requirePositive("provisional", provisional);
            requirePositive("inbound", inbound);
            requirePositive("outbound", outbound);
            requirePositive("pinned", pinned);
            requirePositive("served", served);
            requirePositive("handshakes", handshakes);
            requirePositive("crypto", crypto);
            requirePositive("budgets", budgets);
            requirePositive("rekeyPackets", rekeyPackets);
            if (hardStopPackets < rekeyPackets) {
                throw new IllegalArgumentException("hardStopPackets must not be less than rekeyPackets");
            }
        }

        /**
         * PROTOCOL's, and: outbound sessions enough for a full routing table and the look-ups of 3 minutes; 256 pins
         * for coordinators and reservations, and 1,024 for peers that orders are passed to; as many handshakes as exchanges may be in flight; 256 first packets in
         * work are about 100 ms of one worker; a budget for every provisional session and as many again.
         */
        public static Limits defaults() {
            return new Limits(4_096, 20_000, 8_192, 256, 1_024, 1_024, 256, 8_192, 1L << 22, 1L << 23);
        }

        /** The same with other table sizes. */
        public Limits withTables(int otherProvisional, int otherInbound, int otherOutbound) {
            return new Limits(
                    otherProvisional,
                    otherInbound,
                    otherOutbound,
                    pinned,
                    served,
                    handshakes,
                    crypto,
                    budgets,
                    rekeyPackets,
                    hardStopPackets);
        }

        /** The same with other packet counts. */
        public Limits withPackets(long otherRekey, long otherHardStop) {
            return new Limits(
                    provisional,
                    inbound,
                    outbound,
                    pinned,
                    served,
                    handshakes,
                    crypto,
                    budgets,
                    otherRekey,
                    otherHardStop);
        }

        private static void requirePositive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, not " + value);
            }
        }
    }

    /**
     * How long things live.
     *
     * @param provisional until an unconfirmed session is forgotten
     * @param inboundIdle without an authentic packet, for sessions that others began
     * @param outboundIdle the same for ours; a little shorter, so that we do not use a session that the other side has
     *     just forgotten
     * @param answer how long the answer to a first packet is kept for duplicates
     * @param oldKeys how long replaced keys still open packets
     * @param rekey after which the initiator makes new keys, give or take a tenth
     * @param hardStop after which keys are not used at all
     */
    public record Lifetimes(
            Duration provisional,
            Duration inboundIdle,
            Duration outboundIdle,
            Duration answer,
            Duration oldKeys,
            Duration rekey,
            Duration hardStop) {

        /** @throws IllegalArgumentException if one is not positive or the hard stop comes before the rekey */
        public Lifetimes {
            requirePositive("provisional", provisional);
            requirePositive("inboundIdle", inboundIdle);
            requirePositive("outboundIdle", outboundIdle);
            requirePositive("answer", answer);
            requirePositive("oldKeys", oldKeys);
            requirePositive("rekey", rekey);
            if (hardStop.compareTo(rekey) < 0) {
                throw new IllegalArgumentException("hardStop must not be shorter than rekey");
            }
        }

        /** PROTOCOL's. */
        public static Lifetimes defaults() {
            return new Lifetimes(
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(3),
                    Duration.ofSeconds(170),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(45));
        }

        private static void requirePositive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be longer than nothing");
            }
        }
    }
}
