package org.warrenp2p.dht;

import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;

/**
 * One node's part in the distributed hash table: it keeps a routing table, finds and publishes peer records, and serves
 * the requests of others. Only from the node's loop; nothing blocks, and no result arrives in the turn of its call.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Dht implements AutoCloseable {

    private final LocalNode local;
    private final DhtPorts ports;
    private final DhtSettings settings;

    /** A node that does nothing until {@link #start}. */
    public Dht(LocalNode local, DhtPorts ports, DhtSettings settings) {
        this.local = local;
        this.ports = ports;
        this.settings = settings;
    }

    /** Loads the kept records and begins to serve and to maintain the table. Once. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /**
     * Joins the network through whichever of {@code seeds} answers, and keeps trying for as long as the table is empty,
     * now or later. Replaces the seeds of an earlier call.
     *
     * @param done succeeds when somebody answered and our neighbourhood is known, or at once without seeds; fails only
     *     with CLOSED
     */
    public void bootstrap(List<Contact> seeds, Completion<BootstrapResult> done) {
        throw new UnsupportedOperationException();
    }

    /** Searches for the record of {@code peer}. */
    public Search find(PeerId peer, FindListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Searches for the peers closest to {@code target}; fails with LIMIT, UNREACHABLE or CLOSED. */
    public Search closest(Key target, Completion<ClosestResult> done) {
        throw new UnsupportedOperationException();
    }

    /**
     * Publishes this node's record now, and again as time passes, until {@link #close}.
     *
     * @param first told of the first publication, which may have reached nobody; fails only with CLOSED
     */
    public void publish(RecordSource source, Completion<PublishResult> first) {
        throw new UnsupportedOperationException();
    }

    /** What the record says has changed: publishes it again soon. Does nothing before {@link #publish}. */
    public void recordChanged() {
        throw new UnsupportedOperationException();
    }

    /** {@code peer} said goodbye: it is forgotten at once. */
    public void onGoodbye(PeerId peer) {
        throw new UnsupportedOperationException();
    }

    /** The peers of the table, closest to this node first: what is worth remembering over a restart. */
    public List<Contact> contacts() {
        throw new UnsupportedOperationException();
    }

    /** A few figures. */
    public DhtStatus status() {
        throw new UnsupportedOperationException();
    }

    /** Ends everything; what is under way fails with CLOSED. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return local.peer() + " " + ports + " " + settings;
    }
}
