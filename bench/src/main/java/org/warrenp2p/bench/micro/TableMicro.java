package org.warrenp2p.bench.micro;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.dht.routing.TableSettings;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.transport.Counters;

/** The 20 closest of a table that a network of 10,000 has filled. */
@State(Scope.Thread)
public class TableMicro {

    private static final int NETWORK = 10_000;
    private static final long RTT_NANOS = 20_000_000;

    private final SplittableRandom random = new SplittableRandom(2);
    private final RoutingTable table =
            new RoutingTable(SomePeers.peer(random), TableSettings.defaults(), new SplittableRandom(3), new Counters());

    /** A full table. */
    public TableMicro() {
        for (Contact contact : SomePeers.contacts(NETWORK, random)) {
            table.answered(contact, RTT_NANOS, 0);
        }
    }

    /** For a key that nobody asked for before. */
    @Benchmark
    public Object tableClosest20() {
        return table.closest(SomePeers.key(random), 20, Families.IPV4);
    }
}
