package org.warrenp2p.transport.stun;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.RateBuckets;
import org.warrenp2p.transport.UdpSocket;

/**
 * Answers Binding requests for anybody (RFC 8489 section 12): from where they came, and nothing more. This is the only
 * place where more bytes may leave than came from an address that has proved nothing (20 come, 32 or 44 go), so it is
 * limited per network. Whatever else is STUN is dropped. Counts under {@code stun.}; only from the loop.
 */
public final class StunResponder implements DatagramHandler {

    /** Answers per second to each /24 of IPv4 or /48 of IPv6 (PROTOCOL: "Before an address is validated"). */
    static final int ANSWERS_PER_SECOND = 10;

    /**
     * Networks that may be asking at one time; the next ones wait until one has been silent for a second. About 1 MB,
     * and 80,000 answers a second at most.
     */
    static final int MAX_NETWORKS = 8_192;

    /** Unknown Attribute (section 14.8). */
    private static final int UNKNOWN_ATTRIBUTE = 420;

    /**
     * What a request may carry without being refused: all that RFC 8489 defines. We ask for no credentials, so those that
     * come are not looked at (section 12: a basic server), nor is what belongs into answers (section 6.3).
     */
    private static final SortedSet<Integer> UNDERSTOOD = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            StunFormat.MAPPED_ADDRESS,
            StunFormat.USERNAME,
            StunFormat.MESSAGE_INTEGRITY,
            StunFormat.ERROR_CODE,
            StunFormat.UNKNOWN_ATTRIBUTES,
            StunFormat.REALM,
            StunFormat.NONCE,
            StunFormat.MESSAGE_INTEGRITY_SHA256,
            StunFormat.PASSWORD_ALGORITHM,
            StunFormat.USERHASH,
            StunFormat.XOR_MAPPED_ADDRESS)));

    private final EventLoop loop;
    private final RateBuckets<IpAddress> networks = new RateBuckets<>(ANSWERS_PER_SECOND, MAX_NETWORKS);
    private final Counter answered;
    private final Counter refused;
    private final Counter malformed;
    private final Counter unwanted;
    private final Counter limited;

    /** A responder that takes the time from {@code loop}. */
    public StunResponder(EventLoop loop, Counters counters) {
        this.loop = loop;
        answered = counters.counter("stun.answered");
        refused = counters.counter("stun.unknown_attribute");
        malformed = counters.counter("stun.malformed");
        unwanted = counters.counter("stun.not_a_binding_request");
        limited = counters.counter("stun.rate_limited");
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        StunMessage request;
        try {
            request = StunMessage.decode(payload);
        } catch (MalformedStunException e) {
            malformed.increment();
            return;
        }
        if (request.hasFingerprint() && !request.fingerprintIsRight()) {
            malformed.increment();
        } else if (request.type() != StunMessage.Type.REQUEST || request.method() != StunMessage.BINDING) {
            unwanted.increment();
        } else if (!networks.tryPass(RateBuckets.networkOf(source.address()), loop.nanoTime())) {
            limited.increment();
        } else {
            socket.send(source, answer(request, source).asBuffer());
        }
    }

    /**
     * At most 44 bytes (52 with FINGERPRINT), or not more than the request. An error lists attributes of which each took
     * 4 bytes in the request and takes 2 here, and has 12 bytes besides: from 6 of them on it is the smaller one.
     */
    private Bytes answer(StunMessage request, Endpoint source) {
        SortedSet<Integer> unknown = request.unknownAttributes(UNDERSTOOD);
        StunWriter writer;
        if (unknown.isEmpty()) {
            answered.increment();
            writer = new StunWriter(StunMessage.Type.SUCCESS, StunMessage.BINDING, request.transactionId())
                    .xorMappedAddress(source);
        } else {
            refused.increment();
            writer = new StunWriter(StunMessage.Type.ERROR, StunMessage.BINDING, request.transactionId())
                    .errorCode(UNKNOWN_ATTRIBUTE)
                    .unknownAttributes(unknown);
        }
        // whoever asks with FINGERPRINT tells protocols apart by it, and expects it (section 7.3)
        return (request.hasFingerprint() ? writer.fingerprint() : writer).finish();
    }
}
