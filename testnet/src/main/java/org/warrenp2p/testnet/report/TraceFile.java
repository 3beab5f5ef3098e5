package org.warrenp2p.testnet.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.TraceEvent;
import org.warrenp2p.simnet.TraceSink;

/**
 * What happened on chosen nodes, one row for each event, written while it happens: so it is there when the run fails.
 */
public final class TraceFile implements TraceSink, Closeable {

    /** Its name. */
    public static final String NAME = "trace.csv";

    /** A busy node has a thousand events in a second; what comes after so many rows is counted. */
    private static final int MAX_ROWS = 1_000_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Writer out;
    private final Set<String> wanted;
    private final Set<String> missing;
    private final double fromSeconds;
    private final double toSeconds;

    /** The peers of chosen hosts by the number of the host; bounded by what was asked for. */
    private final Map<Integer, String> chosen = new LinkedHashMap<>();

    private long seed;
    private int rows;
    private long refused;

    /**
     * An empty trace.
     *
     * @param wanted peer ids and names of hosts
     * @throws IOException if it cannot be written
     */
    public TraceFile(Writer out, List<String> wanted, double fromSeconds, double toSeconds) throws IOException {
        this.out = out;
        this.wanted = new LinkedHashSet<>(wanted);
        this.missing = new LinkedHashSet<>(wanted);
        this.fromSeconds = fromSeconds;
        this.toSeconds = toSeconds;
        out.write(RunDirectory.line(List.of("seed", "at_s", "host", "peer", "event", "from", "to", "bytes", "what")));
    }

    /** What comes now is of the run with this seed. */
    public void begin(long runSeed) {
        seed = runSeed;
        chosen.clear();
    }

    /** {@code peer} lives on {@code host} from now on, maybe beside others. */
    public void onStarted(PeerId peer, SimHost host) {
        boolean byId = wanted.contains(peer.toString());
        boolean byHost = wanted.contains(host.toString());
        if (byId || byHost) {
            missing.remove(byId ? peer.toString() : host.toString());
            chosen.merge(host.index(), peer.toString(), (some, another) -> some + " " + another);
        }
    }

    @Override
    public boolean wants(long timeNanos, SimHost host) {
        return chosen.containsKey(host.index())
                && timeNanos >= fromSeconds * NANOS_PER_SECOND
                && timeNanos <= toSeconds * NANOS_PER_SECOND;
    }

    @Override
    public void onEvent(TraceEvent event) {
        if (rows == MAX_ROWS) {
            refused++;
            return;
        }
        rows++;
        String peer = chosen.getOrDefault(event.host().index(), "");
        try {
            out.write(RunDirectory.line(List.of(
                    Long.toString(seed),
                    String.format(Locale.ROOT, "%.6f", event.timeNanos() / NANOS_PER_SECOND),
                    event.host().toString(),
                    peer,
                    event.what().name().toLowerCase(Locale.ROOT),
                    text(event.from()),
                    text(event.to()),
                    event.what() == TraceEvent.What.TASK ? "" : Integer.toString(event.lengthBytes()),
                    event.content())));
        } catch (IOException e) {
            throw new UncheckedIOException("The trace cannot be written", e);
        }
    }

    private static String text(@Nullable Endpoint endpoint) {
        return endpoint == null ? "" : endpoint.toString();
    }

    /** What a reader of the results has to know of it, in sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!missing.isEmpty()) {
            notes.add("Nobody is called " + String.join(" or ", missing) + ": the trace has nothing of it.");
        }
        if (refused > 0) {
            notes.add("The trace is full: " + refused + " events are not in it.");
        }
        return notes;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
