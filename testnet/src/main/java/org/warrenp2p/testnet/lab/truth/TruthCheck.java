package org.warrenp2p.testnet.lab.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.testnet.lab.nat.NatBehaviour;
import org.warrenp2p.testnet.lab.net.JavaCommand;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.topology.Host;
import org.warrenp2p.testnet.lab.topology.Internet;

/** Measures what networks of the lab really do, with servers at three public addresses and two ports of each. */
public final class TruthCheck {

    private static final int ADDRESSES = 3;
    private static final List<Integer> PORTS = List.of(7_001, 7_002);
    private static final List<Integer> TCP_PORTS = List.of(443, 8_080);

    /** A measurement takes at most some five seconds, where nothing gets through. */
    private static final int LIMIT_SECONDS = 60;

    private final List<String> served = new ArrayList<>();
    private final List<String> tcp = new ArrayList<>();

    /** Starts the servers, in a public host of {@code internet} that has all their addresses. */
    public TruthCheck(Internet internet) throws LabException, InterruptedException {
        Host host = internet.publicHost("echo");
        List<String> addresses = new ArrayList<>(List.of(host.address()));
        while (addresses.size() < ADDRESSES) {
            addresses.add(internet.addAddress(host));
        }
        for (String address : addresses) {
            for (int port : PORTS) {
                served.add(address + ":" + port);
            }
        }
        List<String> arguments = new ArrayList<>(served);
        for (int port : TCP_PORTS) {
            tcp.add(host.address() + ":" + port);
            arguments.add(EchoProgram.TCP + host.address() + ":" + port);
        }
        firstLine(
                host.namespace().start(JavaCommand.of(EchoProgram.class, arguments.toArray(String[]::new)), Map.of()),
                host.namespace());
    }

    /** The endpoint of one of the servers. */
    String server() {
        return served.get(0);
    }

    /** What the network of {@code host} does. */
    public NatBehaviour measure(Host host) throws LabException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(host.address()));
        // the first address at both ports, then the others
        arguments.addAll(served.subList(0, PORTS.size()));
        for (int i = PORTS.size(); i < served.size(); i += PORTS.size()) {
            arguments.add(served.get(i));
        }
        arguments.add("tcp");
        arguments.addAll(tcp);
        Process process =
                host.namespace().start(JavaCommand.of(ProbeProgram.class, arguments.toArray(String[]::new)), Map.of());
        String line = firstLine(process, host.namespace());
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new LabException("The prober in " + host.namespace().host() + " does not end");
        }
        return NatBehaviourText.parse(line);
    }

    private static String firstLine(Process process, Namespace where) throws LabException {
        try {
            var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                throw new IOException(
                        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            }
            return line;
        } catch (IOException e) {
            throw new LabException("A program of the lab in " + where.host() + " failed: " + e.getMessage(), e);
        }
    }
}
