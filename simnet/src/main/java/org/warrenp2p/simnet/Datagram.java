package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;

/**
 * A datagram on its way; as an event, its arrival in the realm of its destination. Owns its bytes. Routers translate its
 * endpoints and take from its time to live.
 */
final class Datagram implements Runnable {

    /** The default of Linux (net.ipv4.ip_default_ttl), and more than any path here takes. */
    static final int DEFAULT_HOPS = 64;

    private static final byte[] NOTHING = {};

    private final SimNetwork network;
    private final SimHost sender;
    private final byte[] payload;
    private final @Nullable SimMessage message;
    private final int lengthBytes;

    /** For the trace; taken while it is sent, because all of it is at hand then and has to be fetched later. */
    private long hash;

    private Endpoint from;
    private Endpoint to;
    private int hopsLeft;
    private @Nullable Attachment target;
    private int departuresBefore;
    private @Nullable Realm realm;

    Datagram(SimHost sender, Endpoint from, Endpoint to, byte[] payload, int hops) {
        this.network = sender.network();
        this.sender = sender;
        this.from = from;
        this.to = to;
        this.payload = payload;
        this.message = null;
        this.lengthBytes = payload.length;
        this.hash = Mixing.hashOf(payload, 0, payload.length, 0);
        this.hopsLeft = hops;
    }

    /** One that nobody has written as bytes. */
    Datagram(SimHost sender, Endpoint from, Endpoint to, SimMessage message) {
        this.network = sender.network();
        this.sender = sender;
        this.from = from;
        this.to = to;
        this.payload = NOTHING;
        this.message = message;
        this.lengthBytes = message.lengthBytes();
        this.hash = message.hash();
        this.hopsLeft = DEFAULT_HOPS;
    }

    private Datagram(Datagram other) {
        this.network = other.network;
        this.sender = other.sender;
        this.from = other.from;
        this.to = other.to;
        this.payload = other.payload.clone();
        this.message = other.message;
        this.lengthBytes = other.lengthBytes;
        this.hash = other.hash;
        this.hopsLeft = other.hopsLeft;
        this.target = other.target;
        this.departuresBefore = other.departuresBefore;
        this.realm = other.realm;
    }

    Datagram copy() {
        return new Datagram(this);
    }

    SimHost sender() {
        return sender;
    }

    Endpoint from() {
        return from;
    }

    Endpoint to() {
        return to;
    }

    /** Empty where it carries a {@link #message}. */
    byte[] payload() {
        return payload;
    }

    /** What it carries instead of bytes, or null. */
    @Nullable
    SimMessage message() {
        return message;
    }

    /** How long its payload is, or would be. */
    int lengthBytes() {
        return lengthBytes;
    }

    /** The hash of its bytes and of its endpoints between the two edges. */
    long hash() {
        return hash;
    }

    void translateSource(Endpoint source) {
        from = source;
    }

    void translateDestination(Endpoint destination) {
        to = destination;
    }

    boolean isPrimer() {
        return hopsLeft < DEFAULT_HOPS / 2;
    }

    /** Whether it survives {@code hops} more routers. */
    boolean passes(int hops) {
        hopsLeft -= hops;
        return hopsLeft > 0;
    }

    /** Who has its destination, in which realm. */
    void headFor(Attachment there, Realm where) {
        target = there;
        departuresBefore = there.departures();
        realm = where;
        hash ^= Mixing.mix(Scope.ENDPOINT.keyOf(from) + Mixing.mix(Scope.ENDPOINT.keyOf(to)));
    }

    boolean crosses(Realm where) {
        return realm == where;
    }

    /** Who has its destination now; hardly ever somebody else than when it was sent. */
    @Nullable
    Attachment whoIsThere() {
        if (target != null && (target.departures() == departuresBefore || target.isAt(to.address()))) {
            return target;
        }
        return realm == null ? null : realm.get(to.address());
    }

    /** The loop of the host that has its destination, if no router stands in front of that. */
    @Nullable
    SimLoop loopOfTarget() {
        return target instanceof SimHost host ? host.simLoop() : null;
    }

    /** Looks at what its receiver will look at; what that gives has no meaning. */
    int foresee() {
        return target instanceof SimHost host ? host.foresee(this) : 0;
    }

    /** Does not look at the sender, whose memory would have to be fetched. */
    @Override
    public void run() {
        network.arrive(this);
    }

    @Override
    public String toString() {
        return "datagram of " + lengthBytes + " bytes from " + from + " to " + to;
    }
}
