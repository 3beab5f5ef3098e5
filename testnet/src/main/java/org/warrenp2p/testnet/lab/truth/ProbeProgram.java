package org.warrenp2p.testnet.lab.truth;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.lab.nat.Dependence;
import org.warrenp2p.testnet.lab.nat.NatBehaviour;

/**
 * Measures the network that it runs in, with the help of {@link EchoProgram} outside: in the manner of RFC 5780, by asking
 * the same of several addresses and ports, and by having answers sent from others than were asked. It knows nothing of
 * types and promises.
 */
public final class ProbeProgram {

    /** Longer than any round trip of a lab that is not overloaded; only what does not come takes so long. */
    private static final int PATIENCE_MILLIS = 700;

    /** Each question is asked so often: what is lost on the way must not look like a filter. */
    private static final int REPEATS = 3;

    private final String ownAddress;
    private final String first;
    private final String otherPort;
    private final List<String> otherAddresses;

    private ProbeProgram(String ownAddress, List<String> servers) {
        this.ownAddress = ownAddress;
        this.first = servers.get(0);
        this.otherPort = servers.get(1);
        this.otherAddresses = servers.subList(2, servers.size());
    }

    /**
     * Prints one line that {@link NatBehaviourText} reads.
     *
     * @param arguments the own address; a server's endpoint, another port of its address, other addresses; behind {@code
     *     tcp} an endpoint at port 443 and one at another
     */
    public static void main(String[] arguments) throws IOException {
        List<String> all = List.of(arguments);
        int tcp = all.indexOf("tcp");
        ProbeProgram probe = new ProbeProgram(all.get(0), all.subList(1, tcp));
        NatBehaviour behaviour = probe.measure(connects(all.get(tcp + 1)), connects(all.get(tcp + 2)));
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            out.println(NatBehaviourText.of(behaviour));
        }
    }

    private static boolean connects(String endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(Endpoints.parse(endpoint), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private NatBehaviour measure(boolean tcp443, boolean tcpOther) throws IOException {
        try (ProbeSocket socket = new ProbeSocket()) {
            List<String> servers = new ArrayList<>(List.of(first, otherPort));
            servers.addAll(otherAddresses);
            List<String> seen = new ArrayList<>();
            for (String server : servers) {
                String mapped = mapped(socket, server);
                if (mapped == null) {
                    return new NatBehaviour(false, null, null, null, null, null, tcp443, tcpOther);
                }
                seen.add(mapped);
            }
            Dependence mapping = mapping(seen, ownAddress + ":" + socket.port());
            return new NatBehaviour(
                    true,
                    mapping,
                    filtering(),
                    Endpoints.parse(seen.get(0)).getPort() == socket.port(),
                    isSequential(seen),
                    mapping == Dependence.NONE ? null : hairpins(),
                    tcp443,
                    tcpOther);
        }
    }

    /** How {@code server} sees {@code socket}; null if it does not. */
    private static @Nullable String mapped(ProbeSocket socket, String server) throws IOException {
        for (int i = 0; i < REPEATS; i++) {
            socket.send(server, server);
            socket.collect(PATIENCE_MILLIS, List.of(server));
            ProbeSocket.Arrival arrival = socket.arrival(server);
            if (arrival != null) {
                return arrival.seen();
            }
        }
        return null;
    }

    private static Dependence mapping(List<String> seen, String own) {
        if (seen.stream().allMatch(own::equals)) {
            return Dependence.NONE;
        }
        if (seen.stream().distinct().count() == 1) {
            return Dependence.ENDPOINT_INDEPENDENT;
        }
        return seen.get(0).equals(seen.get(1)) ? Dependence.ADDRESS_DEPENDENT : Dependence.ADDRESS_AND_PORT_DEPENDENT;
    }

    private static boolean isSequential(List<String> seen) {
        for (int i = 1; i < seen.size(); i++) {
            if (Endpoints.parse(seen.get(i)).getPort()
                    != Endpoints.parse(seen.get(i - 1)).getPort() + 1) {
                return false;
            }
        }
        return true;
    }

    /** A fresh socket sends to one endpoint only, and others answer. */
    private Dependence filtering() throws IOException {
        try (ProbeSocket socket = new ProbeSocket()) {
            mapped(socket, first);
            for (int i = 0; i < REPEATS; i++) {
                socket.send(first, "address " + otherAddresses.get(0));
                socket.send(first, "port " + otherPort);
            }
            socket.collect(PATIENCE_MILLIS, List.of("address", "port"));
            if (socket.arrival("address") != null) {
                return Dependence.ENDPOINT_INDEPENDENT;
            }
            return socket.arrival("port") != null
                    ? Dependence.ADDRESS_DEPENDENT
                    : Dependence.ADDRESS_AND_PORT_DEPENDENT;
        }
    }

    /**
     * Two sockets send to each other's outside endpoint, each several times, so that no filter is in the way. What arrives
     * must come from the outside endpoint too.
     */
    private boolean hairpins() throws IOException {
        try (ProbeSocket one = new ProbeSocket();
                ProbeSocket other = new ProbeSocket()) {
            String oneMapped = mapped(one, first);
            String otherMapped = mapped(other, first);
            if (oneMapped == null || otherMapped == null) {
                return false;
            }
            for (int i = 0; i < REPEATS; i++) {
                one.send(otherMapped, "hairpin");
                other.send(oneMapped, "hairpin");
                one.collect(PATIENCE_MILLIS / REPEATS, List.of("hairpin"));
                other.collect(PATIENCE_MILLIS / REPEATS, List.of("hairpin"));
            }
            return cameFrom(one, otherMapped) && cameFrom(other, oneMapped);
        }
    }

    private static boolean cameFrom(ProbeSocket socket, String endpoint) {
        ProbeSocket.Arrival arrival = socket.arrival("hairpin");
        return arrival != null && arrival.from().equals(endpoint);
    }
}
