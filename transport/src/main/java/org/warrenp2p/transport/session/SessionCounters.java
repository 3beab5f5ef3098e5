package org.warrenp2p.transport.session;

import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/** What sessions count: all that is dropped, refused or displaced. docs/wire.md explains the names to operators. */
final class SessionCounters {

    /** Not the form of any control packet, or a frame that cannot be read. */
    final Counter malformed;
    /** A first packet that nobody who knows our key has made. */
    final Counter initMisdirected;
    /** A first packet whose cryptography failed. */
    final Counter initRefused;
    /** A first packet with something that may not travel there. */
    final Counter initNotIdempotent;
    /** A duplicate first packet that got its answer again. */
    final Counter initAnsweredAgain;
    /** A duplicate first packet while the first one is in work, or after that was declined. */
    final Counter initInWork;
    /** Handshakes, ours or others', refused because too many are in work or under way. */
    final Counter overload;
    /** First packets that nobody answered in time. */
    final Counter initUnanswered;
    /** An answer to no first packet of ours, or from elsewhere. */
    final Counter responseUnsolicited;
    /** An answer to our first packet that is not authentic. */
    final Counter responseRefused;
    /** First packets of ours sent again. */
    final Counter initRetransmitted;
    /** Handshakes of ours that nobody answered. */
    final Counter handshakeTimedOut;
    /** Finished handshakes, either side. */
    final Counter established;

    /** Cookies sent instead of opening a first packet, because the load was high. */
    final Counter cookieSent;
    /** First packets that showed a valid cookie under load and were let through. */
    final Counter cookieShown;
    /** Those that showed one and were too many for their address or network. */
    final Counter cookieLimited;
    /** Cookie replies with which a first packet of ours was sent again. */
    final Counter cookieTaken;
    /** Cookie replies to nothing we sent, forged, or too many. */
    final Counter cookieIgnored;

    final Counter packetUnknown;
    final Counter packetReplayed;
    final Counter packetForged;
    /** An UNKNOWN_SESSION that answers nothing we sent. */
    final Counter unknownIgnored;
    /** Handshakes begun because a peer had forgotten us. */
    final Counter restarted;
    /** Something not sent because it would have been more than what came. */
    final Counter budgetRefused;

    final Counter budgetForgotten;
    final Counter provisionalExpired;
    final Counter provisionalDisplaced;
    final Counter inboundDisplaced;
    final Counter outboundDisplaced;
    final Counter idle;
    final Counter wornOut;
    final Counter rekeyed;
    final Counter drainingDisplaced;
    /** Replaced sessions that the peer goes on with, taken back. */
    final Counter takenBack;

    final Counter pathValidated;
    final Counter pathAbandoned;
    /** New source endpoints not challenged because enough challenges are under way. */
    final Counter pathRefused;

    /** Reach probes sent, each transmission. */
    final Counter reachProbeSent;
    /** Probes of others that were echoed. */
    final Counter reachProbeEchoed;
    /** Endpoints that a probe has reached. */
    final Counter reachProved;
    /** Endpoints that no probe has reached in time. */
    final Counter reachFailed;
    /** Echoes of nothing that is open. */
    final Counter reachUnsolicited;
    /** Probes not begun because too many are open. */
    final Counter reachRefused;

    final Counter pinRefused;
    final Counter replyDropped;
    final Counter goodbyeReceived;

    SessionCounters(Counters counters) {
        malformed = counters.counter("session.malformed");
        initMisdirected = counters.counter("session.init_misdirected");
        initRefused = counters.counter("session.init_refused");
        initNotIdempotent = counters.counter("session.init_not_idempotent");
        initAnsweredAgain = counters.counter("session.init_answered_again");
        initInWork = counters.counter("session.init_in_work");
        overload = counters.counter("session.overload");
        initUnanswered = counters.counter("session.init_unanswered");
        responseUnsolicited = counters.counter("session.response_unsolicited");
        responseRefused = counters.counter("session.response_refused");
        initRetransmitted = counters.counter("session.init_retransmitted");
        handshakeTimedOut = counters.counter("session.handshake_timed_out");
        established = counters.counter("session.established");
        cookieSent = counters.counter("session.cookie_sent");
        cookieShown = counters.counter("session.cookie_shown");
        cookieLimited = counters.counter("session.cookie_limited");
        cookieTaken = counters.counter("session.cookie_taken");
        cookieIgnored = counters.counter("session.cookie_ignored");
        packetUnknown = counters.counter("session.packet_unknown");
        packetReplayed = counters.counter("session.packet_replayed");
        packetForged = counters.counter("session.packet_forged");
        unknownIgnored = counters.counter("session.unknown_ignored");
        restarted = counters.counter("session.restarted");
        budgetRefused = counters.counter("session.budget_refused");
        budgetForgotten = counters.counter("session.budget_forgotten");
        provisionalExpired = counters.counter("session.provisional_expired");
        provisionalDisplaced = counters.counter("session.provisional_displaced");
        inboundDisplaced = counters.counter("session.inbound_displaced");
        outboundDisplaced = counters.counter("session.outbound_displaced");
        idle = counters.counter("session.idle");
        wornOut = counters.counter("session.worn_out");
        rekeyed = counters.counter("session.rekeyed");
        takenBack = counters.counter("session.taken_back");
        drainingDisplaced = counters.counter("session.draining_displaced");
        pathValidated = counters.counter("session.path_validated");
        pathAbandoned = counters.counter("session.path_abandoned");
        pathRefused = counters.counter("session.path_refused");
        reachProbeSent = counters.counter("session.reach_probe_sent");
        reachProbeEchoed = counters.counter("session.reach_probe_echoed");
        reachProved = counters.counter("session.reach_proved");
        reachFailed = counters.counter("session.reach_failed");
        reachUnsolicited = counters.counter("session.reach_unsolicited");
        reachRefused = counters.counter("session.reach_refused");
        pinRefused = counters.counter("session.pin_refused");
        replyDropped = counters.counter("session.reply_dropped");
        goodbyeReceived = counters.counter("session.goodbye_received");
    }
}
