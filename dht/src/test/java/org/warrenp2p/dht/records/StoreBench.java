package org.warrenp2p.dht.records;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;

/** Stores on disks and a clock that the test moves. */
final class StoreBench {

    static final long NOW = 1_700_000_000_000L;

    final RandomGenerator random = new SplittableRandom(1);
    final Counters counters = new Counters();
    final TestDisk<KeptRecord> records = TestDisk.ofRecords();
    final TestDisk<KeptValue> values = TestDisk.ofValues();
    final TestDisk<KeptAnnouncement> announcements = TestDisk.ofAnnouncements();
    long nowMillis = NOW;

    Stores open(StoreSettings settings) {
        return open(settings, TestRecords.CHECKS);
    }

    Stores open(StoreSettings settings, SignatureChecks checks) {
        return new Stores(new StorePorts(
                NetworkId.MAIN,
                settings,
                new Storages(records, values, announcements),
                checks,
                () -> nowMillis,
                random,
                counters));
    }

    long count(String name) {
        return counters.counter("dht.store." + name).value();
    }

    PeerId peer() {
        return TestRecords.peer(random);
    }

    /** A public address in a /24 of its own. */
    Storer somebody() {
        return at(peer(), (random.nextInt(1, 0xdf00) << 8) | 7);
    }

    static Storer at(PeerId peer, int ipv4) {
        IpAddress address = IpAddress.ofIpv4(0x08000000 | (ipv4 & 0x00ffffff));
        return Storer.of(peer, new Endpoint(address, 4433));
    }

    static Storer local(PeerId peer) {
        return Storer.of(peer, new Endpoint(IpAddress.ofIpv4(0x7f000001), 4433));
    }

    static StoreSettings settings(long maxBytes, long maxBytesPerPrefix, int maxItemsPerPeer) {
        return new StoreSettings(maxBytes, maxBytesPerPrefix, maxItemsPerPeer, 500, 16, 16, 128, Duration.ofMinutes(1));
    }

    /** What {@code put} answers, at once and once. */
    static Response answer(Consumer<Consumer<Response>> put) {
        List<Response> answers = new ArrayList<>();
        put.accept(answers::add);
        if (answers.size() != 1) {
            throw new AssertionError("one answer, not " + answers);
        }
        return answers.get(0);
    }
}
