package org.warrenp2p.holepunch.portmap.router;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/** What a router has said at port 5351. */
public sealed interface RouterAnswer {

    /** Success, in both protocols. */
    int SUCCESS = 0;

    /** The version is not spoken, in both protocols; it comes in the other one. */
    int UNSUPPORTED_VERSION = 1;

    /** 0, or why not. */
    int result();

    /** Seconds since the router began to keep its mappings; from 0 when it has lost them. */
    long epochSeconds();

    /**
     * The answer that fills {@code payload}.
     *
     * @throws MalformedAnswerException if it is none
     */
    static RouterAnswer decode(ByteBuffer payload) throws MalformedAnswerException {
        if (!payload.hasRemaining()) {
            throw new MalformedAnswerException("An answer is not empty");
        }
        return switch (payload.get(payload.position())) {
            case NatPmpCodec.VERSION -> NatPmpCodec.decode(payload.slice());
            case PcpCodec.VERSION -> PcpCodec.decode(payload.slice());
            default -> throw new MalformedAnswerException("Versions are 0 and 2");
        };
    }

    /**
     * PCP.
     *
     * @param opcode {@link PcpCodec#ANNOUNCE}, {@link PcpCodec#MAP} or another one, which nobody asked for
     * @param lifetimeSeconds of the mapping, or of the refusal
     * @param mapped null unless it is about a mapping
     */
    record Pcp(
            int opcode,
            int result,
            long lifetimeSeconds,
            long epochSeconds,
            @Nullable Mapped mapped) implements RouterAnswer {}

    /** The mapping that a PCP answer is about. */
    record Mapped(Bytes nonce, int protocol, int internalPort, Endpoint external) {}

    /** NAT-PMP: something was refused, or is not spoken. */
    record NatPmpRefusal(int opcode, int result, long epochSeconds) implements RouterAnswer {}

    /** NAT-PMP: the address outside. */
    record NatPmpAddress(IpAddress address, long epochSeconds) implements RouterAnswer {

        @Override
        public int result() {
            return SUCCESS;
        }
    }

    /** NAT-PMP: a mapping; port 0 outside if it was taken back. */
    record NatPmpMapped(int internalPort, int externalPort, long lifetimeSeconds, long epochSeconds)
            implements RouterAnswer {

        @Override
        public int result() {
            return SUCCESS;
        }
    }
}
