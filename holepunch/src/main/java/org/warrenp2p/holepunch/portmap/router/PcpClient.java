package org.warrenp2p.holepunch.portmap.router;

import java.util.random.RandomGenerator;
import org.warrenp2p.holepunch.portmap.MapperTimes;
import org.warrenp2p.holepunch.portmap.MappingClient;
import org.warrenp2p.holepunch.portmap.MappingProtocol;
import org.warrenp2p.holepunch.portmap.MappingRequest;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.Failure;

/** PCP towards one router: MAP for IPv4 mappings and for pinholes of IPv6 alike. */
public final class PcpClient implements MappingClient {

    private final RouterSocket socket;
    private final RandomGenerator random;
    private final Runnable forgotten;
    private final Counter wrongNonce;
    private final RouterEpoch epoch = new RouterEpoch();

    /** @param forgotten told when the router has lost its mappings */
    public PcpClient(RouterSocket socket, RandomGenerator random, Counters counters, Runnable forgotten) {
        this.socket = socket;
        this.random = random;
        this.forgotten = forgotten;
        wrongNonce = counters.counter("portmap.wrong_nonce");
    }

    @Override
    public MappingProtocol protocol() {
        return MappingProtocol.PCP;
    }

    @Override
    public void probe(Completion<MappingProtocol> completion) {
        askWhetherThere(
                MapperTimes.PROBE_NANOS,
                Completion.of(there -> completion.succeeded(MappingProtocol.PCP), completion::failed));
    }

    @Override
    public void check() {
        askWhetherThere(MapperTimes.PROBE_NANOS, Completion.of(there -> {}, failure -> {}));
    }

    private void askWhetherThere(long limitNanos, Completion<RouterAnswer> completion) {
        Bytes packet = PcpCodec.announce(socket.gateway().own());
        socket.ask(packet, RouterTimes.pcpRepeatNanos(random), limitNanos, new RouterSocket.Reader() {
            @Override
            public boolean accept(RouterAnswer answer) {
                return isVersionRefused(answer)
                        || (answer instanceof RouterAnswer.Pcp pcp && pcp.opcode() == PcpCodec.ANNOUNCE);
            }

            @Override
            public void answered(RouterAnswer answer) {
                if (isVersionRefused(answer)) {
                    completion.failed(new Failure(Failure.Code.UNSUPPORTED, "The router does not speak PCP"));
                    return;
                }
                // whatever else it says, it speaks the protocol
                completion.succeeded(answer);
                note(answer);
            }

            @Override
            public void timedOut() {
                completion.failed(new Failure(Failure.Code.TIMEOUT, "The router says nothing in PCP"));
            }
        });
    }

    /** A server of NAT-PMP alone answers so, in its own version. */
    private static boolean isVersionRefused(RouterAnswer answer) {
        boolean pcpOrOther = answer instanceof RouterAnswer.NatPmpRefusal
                || (answer instanceof RouterAnswer.Pcp pcp && pcp.opcode() == PcpCodec.ANNOUNCE);
        return pcpOrOther && answer.result() == RouterAnswer.UNSUPPORTED_VERSION;
    }

    @Override
    public void map(MappingRequest request, Completion<Grant> completion) {
        long repeatNanos = RouterTimes.pcpRepeatNanos(random);
        socket.ask(PcpCodec.map(request), repeatNanos, RouterTimes.MAP_NANOS, new RouterSocket.Reader() {
            @Override
            public boolean accept(RouterAnswer answer) {
                return isAbout(request, answer);
            }

            @Override
            public void answered(RouterAnswer answer) {
                RouterAnswer.Pcp pcp = (RouterAnswer.Pcp) answer;
                RouterAnswer.Mapped mapped = pcp.mapped();
                if (pcp.result() == RouterAnswer.SUCCESS && pcp.lifetimeSeconds() == 0) {
                    completion.failed(new Failure(Failure.Code.PROTOCOL, "The router granted a mapping for no time"));
                } else if (pcp.result() == RouterAnswer.SUCCESS && mapped != null) {
                    completion.succeeded(new Grant(mapped.external(), pcp.lifetimeSeconds()));
                } else {
                    completion.failed(PcpResults.failure(pcp.result()));
                }
                note(answer);
            }

            @Override
            public void timedOut() {
                completion.failed(new Failure(Failure.Code.TIMEOUT, "The router did not answer a PCP request"));
            }
        });
    }

    @Override
    public void unmap(MappingRequest request, Endpoint external, Runnable done) {
        // RFC 6887, 15: nothing is suggested when a mapping is taken back
        MappingRequest ending = new MappingRequest(
                request.internal(), new Endpoint(PcpResults.anyOf(request.internal()), 0), request.nonce(), 0);
        Bytes packet = PcpCodec.map(ending);
        socket.ask(packet, RouterTimes.NAT_PMP_REPEAT_NANOS, RouterTimes.UNMAP_NANOS, new RouterSocket.Reader() {
            @Override
            public boolean accept(RouterAnswer answer) {
                return isAbout(ending, answer)
                        && answer instanceof RouterAnswer.Pcp pcp
                        && (pcp.result() != RouterAnswer.SUCCESS || pcp.lifetimeSeconds() == 0);
            }

            @Override
            public void answered(RouterAnswer answer) {
                done.run();
            }

            @Override
            public void timedOut() {
                done.run();
            }
        });
    }

    private boolean isAbout(MappingRequest request, RouterAnswer answer) {
        if (!(answer instanceof RouterAnswer.Pcp pcp) || pcp.opcode() != PcpCodec.MAP) {
            return false;
        }
        RouterAnswer.Mapped mapped = pcp.mapped();
        if (mapped == null) {
            return true; // a refusal that repeats nothing; a success always does
        }
        if (mapped.protocol() != PcpCodec.UDP
                || mapped.internalPort() != request.internal().port()) {
            return false;
        }
        if (!mapped.nonce().equals(request.nonce())) {
            wrongNonce.increment();
            return false;
        }
        return true;
    }

    private void note(RouterAnswer answer) {
        if (epoch.hasForgotten(answer.epochSeconds(), socket.loop().nanoTime())) {
            forgotten.run();
        }
    }

    @Override
    public void close() {
        // the socket is the gateway's
    }
}
