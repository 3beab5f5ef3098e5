package org.warrenp2p.transport.session;

/**
 * What sessions keep at a moment.
 *
 * @param sessions of all states
 * @param provisional those among them that are not confirmed
 * @param peers with confirmed sessions
 * @param validatedPaths of all peers
 * @param handshakes that we began
 * @param firstPackets of others, in work or answered
 * @param orders of punches, ours and of others
 * @param budgets of unvalidated paths
 * @param probedPaths where requests of ours went that have proved nothing yet
 * @param timers that wait
 */
record SessionLoad(
        int sessions,
        int provisional,
        int peers,
        int validatedPaths,
        int handshakes,
        int firstPackets,
        int orders,
        int budgets,
        int probedPaths,
        int reachProbes,
        int timers) {}
