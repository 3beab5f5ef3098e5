package org.warrenp2p.testnet.lab.portmap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.lab.net.JavaCommand;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.net.NamespacePool;

/**
 * A machine behind a router that runs miniupnpd, and a stranger outside, in three namespaces. The outside has addresses of
 * nobody in particular that are public: the daemon refuses to map at any that are reserved. Nothing leaves the namespaces.
 */
final class RoutedHome {

    static final String EXTERNAL = "11.22.33.1:4433";
    static final String INTERNAL = "192.168.77.2:4433";

    private static final String ROUTER_RULES = """
            table inet filter {
              chain miniupnpd { }
              chain prerouting_miniupnpd { }
              chain postrouting_miniupnpd { }
              chain forward { type filter hook forward priority 0; policy drop;
                ct state established,related accept; iifname "lan" accept; jump miniupnpd; }
              chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
              chain postrouting { type nat hook postrouting priority 100; jump postrouting_miniupnpd;
                oifname "wan" masquerade; }
            }
            """;

    private final Path files;
    private final Namespace router;
    private final Namespace inside;
    private final Namespace outside;

    private RoutedHome(Path files, Namespace router, Namespace inside, Namespace outside) {
        this.files = files;
        this.router = router;
        this.inside = inside;
        this.outside = outside;
    }

    /** @param name of it in the pool; {@code files} an empty directory for the daemon */
    static RoutedHome build(NamespacePool pool, String name, RouterKind kind, Path files)
            throws LabException, InterruptedException, IOException {
        RoutedHome home = new RoutedHome(files, pool.add(name + "r"), pool.add(name + "i"), pool.add(name + "o"));
        home.cable("lan", "192.168.77.1/24", home.inside, "192.168.77.2/24");
        home.cable("wan", "11.22.33.1/24", home.outside, "11.22.33.9/24");
        home.inside.ip("route add default via 192.168.77.1");
        home.router.sysctl("net.ipv4.ip_forward", 1);
        home.router.nft(ROUTER_RULES + kind.furtherRules());
        home.startDaemon(kind);
        return home;
    }

    private void cable(String device, String address, Namespace to, String theirs)
            throws LabException, InterruptedException {
        router.ip("link add " + device + " type veth peer name eth0 netns " + to.name());
        router.ip("addr add " + address + " dev " + device, "link set " + device + " up");
        to.ip("addr add " + theirs + " dev eth0", "link set eth0 up");
    }

    private void startDaemon(RouterKind kind) throws LabException, IOException {
        Path configuration = Files.writeString(files.resolve("conf"), """
                ext_ifname=wan
                listening_ip=lan
                enable_natpmp=%s
                enable_upnp=%s
                port=0
                min_lifetime=120
                max_lifetime=86400
                lease_file=%s
                secure_mode=yes
                system_uptime=yes
                uuid=785aa681-f1a6-4d95-b64c-6528ebea7573
                force_igd_desc_v1=%s
                upnp_forward_chain=miniupnpd
                upnp_nat_chain=prerouting_miniupnpd
                upnp_nat_postrouting_chain=postrouting_miniupnpd
                upnp_table_name=filter
                upnp_nat_table_name=filter
                allow 1024-65535 192.168.77.0/24 1024-65535
                deny 0-65535 0.0.0.0/0 0-65535
                """.formatted(
                        kind.isUpnp() ? "no" : "yes",
                        kind.isUpnp() ? "yes" : "no",
                        files.resolve("leases"),
                        kind == RouterKind.UPNP_2 ? "no" : "yes"));
        router.start(
                List.of(
                        "sh",
                        "-c",
                        "exec miniupnpd -d -f " + configuration + " -P " + files.resolve("pid") + " > "
                                + files.resolve("log") + " 2>&1"),
                Map.of());
    }

    /** Starts the client that echoes and maps. */
    Client startClient(int lifetimeSeconds) throws LabException {
        return new Client(inside.start(
                JavaCommand.of(MapperProgram.class, "0.0.0.0:4433", Integer.toString(lifetimeSeconds)), Map.of()));
    }

    /** Whether a packet of a stranger reaches the client, and its echo the stranger. */
    boolean isReachedFromOutside() throws LabException, InterruptedException {
        Process stranger = outside.start(JavaCommand.of(StrangerProgram.class, EXTERNAL), Map.of());
        return stranger.waitFor(20, TimeUnit.SECONDS) && stranger.exitValue() == 0;
    }

    /** The daemon's notes of the mapping, such as {@code UDP:4433:192.168.77.2:4433:1795289941:Warren}; empty without. */
    String lease() throws IOException {
        Path leases = files.resolve("leases");
        return Files.exists(leases) ? Files.readString(leases).strip() : "";
    }

    /** When the mapping ends, in seconds since 1970; 0 without one. */
    long leaseEnds() throws IOException {
        String[] parts = lease().split(":", 6);
        return parts.length == 6 ? Long.parseLong(parts[4]) : 0;
    }

    String rules() throws LabException, InterruptedException {
        return router.rules();
    }

    void remove() throws LabException, InterruptedException {
        router.remove();
        inside.remove();
        outside.remove();
    }

    /** The running program. */
    static final class Client {

        private final Process process;
        private final BufferedReader lines;

        private Client(Process process) {
            this.process = process;
            lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        /** What it prints next of a mapping; null if it has ended. What else is printed is of its logging. */
        @Nullable
        String nextMapping() throws IOException {
            String line = lines.readLine();
            while (line != null && !line.startsWith("mapped ")) {
                line = lines.readLine();
            }
            return line;
        }

        /** Ends its input, which has it take its mapping back; whether it then ended well. */
        boolean stop() throws IOException, InterruptedException {
            process.getOutputStream().close();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        }
    }
}
