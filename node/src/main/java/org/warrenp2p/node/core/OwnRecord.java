package org.warrenp2p.node.core;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.warrenp2p.dht.RecordSource;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.identity.Signer;
import org.warrenp2p.transport.WallClock;

/** Writes and signs this node's record. The sequence is the wall clock, so it survives a restart, and always grows. */
public final class OwnRecord implements RecordSource {

    /** PROTOCOL (DHT, life). */
    private static final Duration LIFE = Duration.ofHours(2);

    private final Signer signer;
    private final NetworkId network;
    private final WallClock clock;
    private final Supplier<List<Endpoint>> endpoints;
    private final Supplier<List<Contact>> coordinators;
    private final Supplier<List<Contact>> relays;
    private final Supplier<NatProfile> nat;
    private long lastSequence;

    /** What {@code signer} says from now on: the rest is asked for each time. */
    public OwnRecord(
            Signer signer,
            NetworkId network,
            WallClock clock,
            Supplier<List<Endpoint>> endpoints,
            Supplier<List<Contact>> coordinators,
            Supplier<List<Contact>> relays,
            Supplier<NatProfile> nat) {
        this.signer = signer;
        this.network = network;
        this.clock = clock;
        this.endpoints = endpoints;
        this.coordinators = coordinators;
        this.relays = relays;
        this.nat = nat;
    }

    @Override
    public SignedPeerRecord freshRecord() {
        long now = clock.millis();
        lastSequence = Math.max(lastSequence + 1, now);
        NatProfile profile = nat.get();
        PeerRecord record = new PeerRecord(
                signer.peerId(),
                lastSequence,
                now,
                now + LIFE.toMillis(),
                endpoints.get(),
                profile,
                coordinators.get(),
                relays.get());
        return RecordCodec.sign(record, signer, network);
    }
}
