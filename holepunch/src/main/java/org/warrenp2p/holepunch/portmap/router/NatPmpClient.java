package org.warrenp2p.holepunch.portmap.router;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.portmap.MapperTimes;
import org.warrenp2p.holepunch.portmap.MappingClient;
import org.warrenp2p.holepunch.portmap.MappingProtocol;
import org.warrenp2p.holepunch.portmap.MappingRequest;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** NAT-PMP towards one router. */
public final class NatPmpClient implements MappingClient {

    private final RouterSocket socket;
    private final Runnable forgotten;
    private final RouterEpoch epoch = new RouterEpoch();
    /** The address outside of what was granted; null before that. */
    private @Nullable IpAddress granted;

    /** @param forgotten told when the router has lost its mappings, or has another address outside */
    public NatPmpClient(RouterSocket socket, Runnable forgotten) {
        this.socket = socket;
        this.forgotten = forgotten;
    }

    @Override
    public MappingProtocol protocol() {
        return MappingProtocol.NAT_PMP;
    }

    @Override
    public void probe(Completion<MappingProtocol> completion) {
        askAddress(
                MapperTimes.PROBE_NANOS,
                Completion.of(address -> completion.succeeded(MappingProtocol.NAT_PMP), completion::failed));
    }

    @Override
    public void check() {
        askAddress(
                MapperTimes.PROBE_NANOS,
                Completion.of(
                        address -> {
                            if (granted != null && !granted.equals(address)) {
                                forgotten.run();
                            }
                        },
                        failure -> {}));
    }

    @Override
    public void map(MappingRequest request, Completion<Grant> completion) {
        int internalPort = request.internal().port();
        Bytes packet = NatPmpCodec.map(internalPort, request.suggested().port(), request.lifetimeSeconds());
        ask(packet, RouterTimes.MAP_NANOS, NatPmpCodec.MAP_UDP, internalPort, completion, answer -> {
            RouterAnswer.NatPmpMapped mapped = (RouterAnswer.NatPmpMapped) answer;
            if (mapped.externalPort() == 0 || mapped.lifetimeSeconds() == 0) {
                completion.failed(new Failure(Failure.Code.PROTOCOL, "The router granted a mapping to nowhere"));
                return;
            }
            // the address is not part of a mapping, and may have changed
            askAddress(
                    RouterTimes.MAP_NANOS,
                    Completion.of(
                            address -> {
                                granted = address;
                                completion.succeeded(new Grant(
                                        new Endpoint(address, mapped.externalPort()), mapped.lifetimeSeconds()));
                            },
                            completion::failed));
        });
    }

    @Override
    public void unmap(MappingRequest request, Endpoint external, Runnable done) {
        int internalPort = request.internal().port();
        Completion<Void> either = Completion.of(nothing -> done.run(), failure -> done.run());
        Bytes packet = NatPmpCodec.map(internalPort, 0, 0);
        ask(packet, RouterTimes.UNMAP_NANOS, NatPmpCodec.MAP_UDP, internalPort, either, answer -> done.run());
    }

    private void askAddress(long limitNanos, Completion<IpAddress> completion) {
        ask(
                NatPmpCodec.address(),
                limitNanos,
                NatPmpCodec.ADDRESS,
                0,
                completion,
                answer -> completion.succeeded(((RouterAnswer.NatPmpAddress) answer).address()));
    }

    /** @param internalPort of the mapping, if the question is about one */
    private void ask(
            Bytes packet,
            long limitNanos,
            int opcode,
            int internalPort,
            Completion<?> refused,
            Consumer<RouterAnswer> answered) {
        socket.ask(packet, RouterTimes.NAT_PMP_REPEAT_NANOS, limitNanos, new RouterSocket.Reader() {
            @Override
            public boolean accept(RouterAnswer answer) {
                if (answer instanceof RouterAnswer.NatPmpRefusal refusal) {
                    return refusal.opcode() == opcode && refusal.result() != RouterAnswer.UNSUPPORTED_VERSION;
                }
                if (answer instanceof RouterAnswer.Pcp pcp) {
                    // a server of PCP alone answers so, in its own version
                    return pcp.result() == RouterAnswer.UNSUPPORTED_VERSION && pcp.opcode() == opcode;
                }
                return opcode == NatPmpCodec.ADDRESS
                        ? answer instanceof RouterAnswer.NatPmpAddress
                        : answer instanceof RouterAnswer.NatPmpMapped mapped && mapped.internalPort() == internalPort;
            }

            @Override
            public void answered(RouterAnswer answer) {
                if (answer.result() == RouterAnswer.SUCCESS) {
                    answered.accept(answer);
                    if (epoch.hasForgotten(answer.epochSeconds(), socket.loop().nanoTime())) {
                        forgotten.run();
                    }
                } else {
                    refused.failed(failure(answer));
                }
            }

            @Override
            public void timedOut() {
                refused.failed(new Failure(Failure.Code.TIMEOUT, "The router did not answer a NAT-PMP request"));
            }
        });
    }

    /** RFC 6886, 3.5. */
    private static Failure failure(RouterAnswer answer) {
        return new Failure(
                Failure.Code.REFUSED,
                switch (answer.result()) {
                    case 1 -> "The router does not speak NAT-PMP";
                    case 2 -> "The router does not let this machine map ports";
                    case 3 -> "The router has no way out itself at the moment";
                    case 4 -> "The router has no room for a mapping";
                    default -> "The router refused a NAT-PMP request (result " + answer.result() + ")";
                });
    }

    @Override
    public void close() {
        // the socket is the gateway's
    }
}
