package org.warrenp2p.holepunch.portmap;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;

/** A router that maps ports by PCP and NAT-PMP, as the RFCs say, with codecs of its own; its faults can be set. */
final class FakeRouter {

    static final int PORT = 5351;

    private final SimHost host;
    private final SortedMap<Integer, Mapping> mappings = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private long bootNanos;

    boolean pcp = true;
    boolean natPmp = true;
    IpAddress external = IpAddress.parse("203.0.113.7");
    long longestSeconds = 7_200;
    /** Granted whatever is asked for, if not negative. */
    long absurdSeconds = -1;

    int pcpResult;
    int natPmpResult;
    /** So many datagrams are not heard. */
    int deafFor;

    UnaryOperator<byte[]> tamper = bytes -> bytes;
    /** From where answers come, if not from the server's own port. */
    int answerPort = PORT;

    /** To whom a port outside leads. */
    record Mapping(Endpoint internal, Bytes nonce, long lifetimeSeconds) {}

    FakeRouter(SimHost host) {
        this.host = host;
        bootNanos = host.loop().nanoTime();
        host.datagrams()
                .open(new Endpoint(host.address(), PORT), this::onDatagram, Completion.of(opened -> {}, failure -> {
                    throw new AssertionError(failure);
                }));
    }

    SortedMap<Integer, Mapping> mappings() {
        return mappings;
    }

    /** What it was asked, such as {@code pcp map 4433 7200}. */
    List<String> log() {
        return log;
    }

    long count(String what) {
        return log.stream().filter(line -> line.startsWith(what)).count();
    }

    /** Somebody else has a port. */
    void occupy(int externalPort) {
        mappings.put(externalPort, new Mapping(Endpoint.parse("192.168.1.99:1"), Bytes.EMPTY, 7_200));
    }

    void reboot() {
        mappings.clear();
        bootNanos = host.loop().nanoTime();
    }

    private void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        if (deafFor > 0) {
            deafFor--;
            return;
        }
        byte[] request = new byte[payload.remaining()];
        payload.get(request);
        ByteBuffer in = ByteBuffer.wrap(request);
        if (request[0] == 2 && pcp) {
            answer(socket, source, pcpAnswer(in, source));
        } else if (request[0] == 0 && natPmp) {
            answer(socket, source, natPmpAnswer(in, source));
        } else if (request[0] == 2 && natPmp) {
            log.add("pcp refused");
            answer(
                    socket,
                    source,
                    ByteBuffer.allocate(8)
                            .put((byte) 0)
                            .put((byte) 0x80)
                            .putShort((short) 1)
                            .array());
        }
    }

    private void answer(UdpSocket socket, Endpoint to, byte[] answer) {
        byte[] sent = tamper.apply(answer);
        if (answerPort == PORT) {
            socket.send(to, ByteBuffer.wrap(sent));
            return;
        }
        host.datagrams()
                .open(
                        new Endpoint(host.address(), answerPort),
                        (at, from, payload) -> {},
                        Completion.of(
                                other -> {
                                    other.send(to, ByteBuffer.wrap(sent));
                                    other.close();
                                },
                                failure -> {}));
    }

    private int epoch() {
        return (int) ((host.loop().nanoTime() - bootNanos) / 1_000_000_000L);
    }

    private byte[] pcpAnswer(ByteBuffer in, Endpoint source) {
        int opcode = in.get(1);
        long lifetime = in.getInt(4) & 0xffff_ffffL;
        IpAddress client = new IpAddress(in.getLong(8), in.getLong(16));
        int result = client.equals(source.address()) ? pcpResult : 12;
        ByteBuffer out = ByteBuffer.allocate(in.limit());
        out.put((byte) 2).put((byte) (0x80 | opcode)).put((byte) 0).put((byte) (opcode == 0 ? 0 : result));
        if (opcode == 0) {
            log.add("pcp announce");
            out.putInt(0).putInt(epoch());
            return out.array();
        }
        byte[] nonce = new byte[12];
        in.get(24, nonce);
        int internalPort = in.getShort(40) & 0xffff;
        int suggested = in.getShort(42) & 0xffff;
        log.add("pcp map " + internalPort + " " + lifetime);
        Endpoint internal = new Endpoint(client, internalPort);
        int port = result != 0 ? 0 : map(internal, suggested, Bytes.copyOf(nonce), lifetime);
        out.putInt((int) granted(lifetime)).putInt(epoch());
        out.put(24, nonce).put(36, in.get(36));
        out.putShort(40, (short) internalPort).putShort(42, (short) port);
        IpAddress address = client.isIpv4() ? external : client;
        out.putLong(44, address.high()).putLong(52, address.low());
        return out.array();
    }

    private long granted(long lifetime) {
        return lifetime == 0 ? 0 : absurdSeconds >= 0 ? absurdSeconds : Math.min(lifetime, longestSeconds);
    }

    private byte[] natPmpAnswer(ByteBuffer in, Endpoint source) {
        int opcode = in.get(1);
        if (opcode == 0) {
            log.add("nat-pmp address");
            return ByteBuffer.allocate(12)
                    .put((byte) 0)
                    .put((byte) 0x80)
                    .putShort((short) 0)
                    .putInt(epoch())
                    .putInt(external.ipv4Word())
                    .array();
        }
        int internalPort = in.getShort(4) & 0xffff;
        int suggested = in.getShort(6) & 0xffff;
        long lifetime = in.getInt(8) & 0xffff_ffffL;
        log.add("nat-pmp map " + internalPort + " " + lifetime);
        ByteBuffer out = ByteBuffer.allocate(16).put((byte) 0).put((byte) 0x81).putShort((short) natPmpResult);
        int port = natPmpResult != 0
                ? 0
                : map(new Endpoint(source.address(), internalPort), suggested, Bytes.EMPTY, lifetime);
        return out.putInt(epoch())
                .putShort((short) internalPort)
                .putShort((short) (lifetime == 0 ? 0 : port))
                .putInt((int) granted(lifetime))
                .array();
    }

    /** The port outside: the one that it has, else the suggested one if it is free, else the next free one. */
    private int map(Endpoint internal, int suggested, Bytes nonce, long lifetime) {
        Integer had = mappings.entrySet().stream()
                .filter(entry -> entry.getValue().internal().equals(internal))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        if (lifetime == 0) {
            mappings.values()
                    .removeIf(mapping -> mapping.internal().equals(internal)
                            && mapping.nonce().equals(nonce));
            return suggested;
        }
        int port = had != null ? had : suggested == 0 ? 10_000 : suggested;
        while (had == null && mappings.containsKey(port)) {
            port++;
        }
        mappings.put(port, new Mapping(internal, nonce, granted(lifetime)));
        return port;
    }
}
