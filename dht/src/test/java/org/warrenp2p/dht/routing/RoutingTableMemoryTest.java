package org.warrenp2p.dht.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;

/** What a table costs in a large simulation, where contacts and counters are shared. */
class RoutingTableMemoryTest {

    private static final int TABLES = 300;
    private static final int PEERS = 30_000;

    /** DESIGN: 11 KB a node in a network of 100,000, which is 260 peers; here they are some 225. */
    private static final long MAX_BYTES = 11 * 1_024;

    @Test
    void shouldTakeAtMostElevenKilobytes() {
        SplittableRandom random = new SplittableRandom(71);
        Counters counters = new Counters();
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            Endpoint endpoint = new Endpoint(IpAddress.ofIpv4(0x0a000000 + i), 4433);
            contacts.add(new Contact(TestRecords.peer(random), endpoint));
        }
        contacts.forEach(contact -> contact.peer().key());
        List<RoutingTable> tables = new ArrayList<>(TABLES);
        List<PeerId> owners = new ArrayList<>(TABLES);
        for (int i = 0; i < TABLES; i++) {
            owners.add(TestRecords.peer(random));
            owners.get(i).key();
        }
        long before = usedBytes();
        long rows = 0;
        for (PeerId owner : owners) {
            RoutingTable table = new RoutingTable(owner, TableSettings.defaults(), random, counters);
            contacts.forEach(contact -> table.answered(contact, 50_000_000L, 0));
            tables.add(table);
            rows += table.size();
        }
        long each = (usedBytes() - before) / TABLES;
        assertThat(rows / tables.size()).isGreaterThan(200);
        assertThat(each).as("bytes per table of %d peers", rows / TABLES).isBetween(1_024L, MAX_BYTES);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
