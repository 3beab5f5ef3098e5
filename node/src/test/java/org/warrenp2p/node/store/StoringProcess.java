package org.warrenp2p.node.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;

/** A process that stores records until it is killed, and prints the sequence of each as it is acknowledged. */
final class StoringProcess {

    static final int PEERS = 40;

    /** Under way at a time, as from a busy network. */
    private static final int UNDER_WAY = 64;

    private StoringProcess() {}

    public static void main(String[] args) throws StoreException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        HandLoop loop = new HandLoop();
        NodeStore store =
                OpenStore.open(Path.of(args[0]), InstantSource.system()).serve(loop, new Counters());
        long[] sequences = {Long.parseLong(args[1]), 0};
        while (true) {
            while (sequences[1] < UNDER_WAY) {
                long sequence = ++sequences[0];
                sequences[1]++;
                store.records()
                        .put(
                                StoredRecords.record(peerOf(sequence), sequence),
                                Completion.of(
                                        record -> {
                                            out.println(sequence);
                                            sequences[1]--;
                                        },
                                        failure -> {
                                            throw new IllegalStateException(failure.toString());
                                        }));
            }
            loop.runUntil(() -> sequences[1] < UNDER_WAY);
        }
    }

    /** Who the record of {@code sequence} is about. */
    static int peerOf(long sequence) {
        return (int) (sequence % PEERS);
    }
}
