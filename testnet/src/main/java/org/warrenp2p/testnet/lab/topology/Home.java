package org.warrenp2p.testnet.lab.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.nat.RouterOptions;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;

/** A network of some NAT type at the edge of the internet, with hosts in it. */
public final class Home {

    /** RFC 6598: the network between a carrier's router and those of its customers. */
    private static final String CARRIER_PREFIX = "100.64.0.";

    private static final int CARRIER_BITS = 10;
    private static final int HOME_BITS = 24;

    private final Internet internet;
    private final String name;
    private final RouterOptions options;
    private final int network;
    private Upstream upstream;
    private @Nullable Router carrier;
    private final List<Router> routers = new ArrayList<>();
    private final List<Namespace> namespaces = new ArrayList<>();
    private final List<Namespace> guests = new ArrayList<>();
    private final List<String> attached = new ArrayList<>();
    private @Nullable String routedPrefix;
    private int hosts;

    private Home(Internet internet, String name, RouterOptions options, int network) {
        this.internet = internet;
        this.name = name;
        this.options = options;
        this.network = network;
        this.upstream = internet;
    }

    /**
     * Builds a home.
     *
     * @param name of a-z and 0-9, with which the names of its namespaces begin
     * @param network 0 to 255, which tells its private addresses from those of others; neighbours have those above it
     */
    public static Home build(Internet internet, String name, NatType type, RouterOptions options, int network)
            throws LabException, InterruptedException {
        Home home = new Home(internet, name, options, network);
        home.upstream = home.network(type);
        return home;
    }

    /** What hosts are attached to. */
    private Upstream network(NatType type) throws LabException, InterruptedException {
        return switch (type) {
            case PUBLIC -> internet;
            case CGNAT -> {
                Router above = router(name + "cgn", internet, NatType.PORT, CARRIER_PREFIX, CARRIER_BITS);
                carrier = above;
                yield router(name + "nat", above, NatType.PORT, prefix(network), HOME_BITS);
            }
            case FW -> firewall();
            case FULL, ADDR, PORT, MASQ, SYMMETRIC, SYMSEQ, SYMADDR, NOUDP, TCP443 ->
                router(name + "nat", internet, type, prefix(network), HOME_BITS);
        };
    }

    private static String prefix(int network) {
        return "192.168." + network + ".";
    }

    private Router router(String host, Upstream above, NatType type, String insidePrefix, int prefixBits)
            throws LabException, InterruptedException {
        Namespace namespace = namespace(host);
        String outside = attach(above, namespace);
        return remembered(new Router(namespace, type, options, outside, insidePrefix, prefixBits));
    }

    private Router firewall() throws LabException, InterruptedException {
        Namespace namespace = namespace(name + "fw");
        String outside = attach(internet, namespace);
        String prefix = internet.route(outside);
        routedPrefix = prefix;
        return remembered(new Router(namespace, NatType.FW, options, outside, prefix, HOME_BITS));
    }

    private Router remembered(Router router) {
        routers.add(router);
        return router;
    }

    private Namespace namespace(String host) throws LabException, InterruptedException {
        Namespace namespace = internet.pool().add(host);
        namespaces.add(namespace);
        return namespace;
    }

    private String attach(Upstream above, Namespace namespace) throws LabException, InterruptedException {
        Attachment attachment = above.attach(namespace, Internet.OUTSIDE);
        if (above == internet) {
            attached.add(attachment.address());
        }
        return attachment.address();
    }

    /** Another host in it. */
    public Host addHost() throws LabException, InterruptedException {
        Namespace namespace = namespace(name + "host" + hosts++);
        return new Host(namespace, attach(upstream, namespace));
    }

    /** Brings {@code guest} here, a host that outlives this home and has no other network meanwhile. */
    public Host bring(Namespace guest) throws LabException, InterruptedException {
        guests.add(guest);
        hosts++;
        return new Host(guest, attach(upstream, guest));
    }

    /** The same as near to those of this home as {@link #addNeighbour}. */
    public Host bringNeighbour(Namespace guest) throws LabException, InterruptedException {
        Router above = carrier;
        if (above == null) {
            return bring(guest);
        }
        guests.add(guest);
        return new Host(guest, attach(neighbour(above), guest));
    }

    /**
     * A host as near to those of this home as one can be that is not theirs: in the same home, or behind the same carrier's
     * router in another one.
     */
    public Host addNeighbour() throws LabException, InterruptedException {
        Router above = carrier;
        if (above == null) {
            return addHost();
        }
        Router own = neighbour(above);
        Namespace namespace = namespace(name + "host" + (hosts - 1));
        return new Host(namespace, attach(own, namespace));
    }

    private Router neighbour(Router above) throws LabException, InterruptedException {
        int number = hosts++;
        return router(name + "nat" + number, above, NatType.PORT, prefix(network + number), HOME_BITS);
    }

    /** What the public hosts {@code sources} send here is late from now on, and nobody has measured that. */
    public void delay(Duration late, List<String> sources) throws LabException {
        for (String address : attached) {
            internet.delay(address, late, sources);
        }
    }

    /** The router next to the internet forgets all its mappings and uses other ports for new ones. */
    public void rebind() throws LabException, InterruptedException {
        if (!routers.isEmpty()) {
            routers.get(0).rebind();
        }
    }

    /**
     * How long its routers keep a mapping without traffic, in whole seconds.
     *
     * @param oneWay of one over which nothing has come back
     * @param bothWays of the others
     */
    public void lifetimes(Duration oneWay, Duration bothWays) throws LabException, InterruptedException {
        for (Router router : routers) {
            router.lifetimes(oneWay, bothWays);
        }
    }

    /** The rules of its routers as the kernel has them, from the internet inwards, for people. */
    public String rules() throws LabException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (Router router : routers) {
            text.append(router.namespace().rules());
        }
        return text.toString();
    }

    /** Ends what runs in it and takes it away; guests go on without a network. */
    public void remove() throws LabException, InterruptedException {
        for (Namespace guest : guests) {
            // before the routers: the kernel takes the devices of a namespace away some time after it
            guest.ip("link del dev " + Internet.OUTSIDE);
        }
        for (Namespace namespace : namespaces) {
            namespace.remove();
        }
        for (String address : attached) {
            internet.detach(address);
        }
        String prefix = routedPrefix;
        if (prefix != null) {
            internet.unroute(prefix);
        }
    }
}
