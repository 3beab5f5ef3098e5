package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.NamespacePool;
import org.warrenp2p.testnet.lab.topology.Home;
import org.warrenp2p.testnet.lab.topology.Host;
import org.warrenp2p.testnet.lab.topology.Internet;

/** Public nodes on the internet of the lab, and homes that come and go. */
final class LabNetwork {

    /** The port of Warren nodes. */
    private static final int PORT = 4433;

    /** What a machine with two cores that does much else needs to start a program. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final LabSettings settings;
    private final List<String> warren;
    private final NamespacePool pool;
    private final Internet internet;
    private final List<String> bootstrap = new ArrayList<>();
    private final List<String> observers = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    /** Makes the internet in {@code pool} and starts the observers, which have joined each other when this returns. */
    LabNetwork(LabSettings settings, List<String> warren, NamespacePool pool)
            throws LabException, InterruptedException {
        this.settings = settings;
        this.warren = warren;
        this.pool = pool;
        this.internet = Internet.make(pool, settings.access(), settings.seed());
        for (int i = 0; i < settings.observers(); i++) {
            observer(internet.publicHost("observer" + i));
        }
    }

    private void observer(Host host) throws LabException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--role",
                "server",
                "--listen",
                "/ip4/" + host.address() + "/udp/" + PORT,
                "--no-lan",
                "--no-port-mapping",
                "--relay",
                settings.relays() ? "on" : "off",
                "--json"));
        bootstrap.forEach(address -> arguments.addAll(List.of("--bootstrap", address)));
        Program program = Program.start(warren, host.namespace(), arguments);
        JsonNode ready = object(program.await(LabNetwork::isObject, START_LIMIT))
                .filter(object -> object.path("ok").asBoolean())
                .orElseThrow(() -> program.failure("did not get ready"));
        if (!bootstrap.isEmpty()
                && program.await(line -> line.endsWith("joined the network"), START_LIMIT)
                        .isEmpty()) {
            throw program.failure("did not join");
        }
        bootstrap.add(ready.at("/addresses/0").asText());
        observers.add(host.address());
    }

    /** Two hosts from which nodes call and are called; their programs are warm when this returns for all. */
    List<Stand> stands() throws LabException, InterruptedException {
        List<Stand> stands = new ArrayList<>();
        for (int i = 0; i < settings.plan().abreast(); i++) {
            stands.add(new Stand(settings, pool, internet, bootstrap, observers, i));
        }
        for (Stand stand : stands) {
            stand.warm();
        }
        for (Stand stand : stands) {
            stand.awaitWarm();
        }
        return stands;
    }

    /** Builds a home, has a node in it find out what that is, and takes the home away; what the node says. */
    JsonNode netcheck(NatType type) throws LabException, InterruptedException {
        Home home = Home.build(internet, "home", type, settings.router(), 1);
        try (Program netcheck = start(home.addHost(), "netcheck")) {
            return object(netcheck.await(LabNetwork::isObject, limit()))
                    .orElseThrow(() -> netcheck.failure("said nothing in time"));
        } finally {
            home.remove();
        }
    }

    private Program start(Host host, String... command) throws LabException {
        List<String> arguments = new ArrayList<>(List.of(command));
        bootstrap.forEach(address -> arguments.addAll(List.of("--bootstrap", address)));
        arguments.addAll(List.of(
                "--listen",
                "/ip4/0.0.0.0/udp/0",
                "--timeout",
                settings.patience().toMillis() + "ms",
                "--json"));
        return Program.start(warren, host.namespace(), arguments);
    }

    private Duration limit() {
        return START_LIMIT.plus(settings.patience());
    }

    private static boolean isObject(String line) {
        return line.startsWith("{");
    }

    private Optional<JsonNode> object(Optional<String> line) throws LabException {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readTree(line.get()));
        } catch (JsonProcessingException e) {
            throw new LabException("A program of the lab said no JSON: " + line.get(), e);
        }
    }
}
