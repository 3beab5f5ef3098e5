package org.warrenp2p.testnet.lab.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.net.NamespacePool;
import org.warrenp2p.testnet.lab.wire.CableQuality;
import org.warrenp2p.testnet.lab.wire.Cables;

/**
 * A router in the middle, with a long cable and a public network of 256 addresses for each that is attached. So between two
 * that are attached there are two cables, and a packet from one to the other takes twice what one delays it.
 */
public final class Internet implements Upstream {

    /** The device of a host or router that leads to the network above it. */
    static final String OUTSIDE = "wan0";

    private static final int PREFIX_BITS = 24;
    private static final String GATEWAY = "1";
    private static final String HOST = "10";

    private final NamespacePool pool;
    private final Cables cables;
    private final Namespace wan;
    private final CableQuality access;
    private final Prefixes prefixes = new Prefixes();
    private final Map<String, Cables.Laid> laid = new LinkedHashMap<>();
    private int nextDevice;

    private Internet(NamespacePool pool, Cables cables, Namespace wan, CableQuality access) {
        this.pool = pool;
        this.cables = cables;
        this.wan = wan;
        this.access = access;
    }

    /**
     * Makes it, in namespaces of {@code pool}.
     *
     * @param access what each cable does to its frames
     * @param seed where all chance of the cables comes from
     */
    public static Internet make(NamespacePool pool, CableQuality access, long seed)
            throws LabException, InterruptedException {
        Cables cables = Cables.start(pool, seed);
        Namespace wan = pool.add("wan");
        wan.sysctl("net.ipv4.ip_forward", 1);
        // every router on the way answers what has no way; limits of the kernel would make that a matter of chance
        wan.sysctl("net.ipv4.icmp_ratelimit", 0);
        return new Internet(pool, cables, wan, access);
    }

    NamespacePool pool() {
        return pool;
    }

    /** A host with a public address of its own and nothing in between. */
    public Host publicHost(String name) throws LabException, InterruptedException {
        Namespace namespace = pool.add(name);
        return new Host(namespace, attach(namespace, OUTSIDE).address());
    }

    /** Another public address for {@code host}, in a network of its own. */
    public String addAddress(Host host) throws LabException, InterruptedException {
        String address = route(host.address()) + HOST;
        host.namespace().ip("addr add " + address + "/32 dev lo");
        return address;
    }

    @Override
    public Attachment attach(Namespace namespace, String device) throws LabException, InterruptedException {
        String prefix = prefixes.take();
        String own = "p" + nextDevice++;
        Cables.Laid cable = cables.lay(
                namespace.host() + "/" + own, new Cables.End(wan, own), new Cables.End(namespace, device), access);
        wan.ip("addr add " + prefix + GATEWAY + "/" + PREFIX_BITS + " dev " + own);
        Attachment attachment = new Attachment(prefix + HOST, PREFIX_BITS, prefix + GATEWAY);
        namespace.ip(attachment.lines(device));
        laid.put(attachment.address(), cable);
        return attachment;
    }

    /** Takes the cable of the one with that address away, after its namespace or before. */
    void detach(String address) throws LabException, InterruptedException {
        Cables.Laid cable = laid.remove(address);
        if (cable != null) {
            cables.remove(cable);
            prefixes.giveBack(prefixOf(address));
        }
    }

    /** What these public hosts send to the one with that address is late from now on, and nobody has measured that. */
    void delay(String address, Duration late, List<String> sources) throws LabException {
        Cables.Laid cable = laid.get(address);
        if (cable != null) {
            cables.delay(cable, late, sources);
        }
    }

    /**
     * A public network behind the one that has the address {@code via}.
     *
     * @return its first three numbers, such as {@code 203.0.113.}
     */
    String route(String via) throws LabException, InterruptedException {
        String prefix = prefixes.take();
        wan.ip("route add " + prefix + "0/" + PREFIX_BITS + " via " + via);
        return prefix;
    }

    /** Takes back what {@link #route} gave; its route went with the cable. */
    void unroute(String prefix) {
        prefixes.giveBack(prefix);
    }

    private static String prefixOf(String address) {
        return address.substring(0, address.lastIndexOf('.') + 1);
    }
}
