package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.ClosestResult;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;

/** What runs on a simulated host, as far as scenarios use it. Only in turns of the host. */
interface PeerNode {

    /** Opens its ports, joins, and publishes its record. Once. */
    void start(Completion<BootstrapResult> joined, Completion<PublishResult> published);

    /** Searches for a record. */
    void find(PeerId wanted, FindListener listener);

    /** Searches for the peers closest to {@code target}. */
    void closest(Key target, Completion<ClosestResult> done);

    /** The peers of its routing table, closest first. */
    List<Contact> contacts();

    /** Whom it asks, and who is told of what others ask. */
    Exchanges exchanges();

    /** Connects to a peer and sends it a byte; tells {@code connecting} how that goes. */
    void connect(PeerId wanted, Duration timeout, Connecting connecting);

    /** Connects to a peer and has {@code talk} talk with it. */
    void talk(PeerId wanted, Duration timeout, Talk talk);

    /** Whether there is a way to {@code other} that need not be looked for. */
    boolean hasSessionWith(PeerId other);

    /** Whether there is a way to {@code other} that leads through no relay, and it is the one in use. */
    boolean reachesDirectly(PeerId other);

    /** What it has found out of the translators between it and the others, over IPv4. */
    NatProfile nat();

    /** Whether it serves now. */
    Frame.Role role();

    /** Says goodbye and stops. */
    void stop();
}
