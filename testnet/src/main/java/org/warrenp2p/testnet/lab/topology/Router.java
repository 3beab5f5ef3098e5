package org.warrenp2p.testnet.lab.topology;

import java.time.Duration;
import org.warrenp2p.testnet.lab.nat.NatRules;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.nat.RouterOptions;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.wire.Cables;

/** A router with a switch for those inside, which are attached by ordinary cables. */
final class Router implements Upstream {

    private static final String INSIDE = "lan0";
    private static final int FIRST_HOST = 10;
    private static final int MAX_HOSTS = 200;

    private final Namespace namespace;
    private final String insidePrefix;
    private final int prefixBits;
    private NatRules rules;
    private int hosts;

    /**
     * Sets {@code namespace} up, which is attached to what is above it.
     *
     * @param outsideAddress that it has there
     * @param insidePrefix the first three numbers of what hosts get, such as {@code 192.168.1.}
     * @param prefixBits of the network inside
     */
    Router(
            Namespace namespace,
            NatType type,
            RouterOptions options,
            String outsideAddress,
            String insidePrefix,
            int prefixBits)
            throws LabException, InterruptedException {
        this.namespace = namespace;
        this.insidePrefix = insidePrefix;
        this.prefixBits = prefixBits;
        this.rules = new NatRules(
                type, options, Internet.OUTSIDE, INSIDE, outsideAddress, insidePrefix + "0/" + prefixBits, 0);
        // or what comes from a host and goes to another is taken for bridged when its target was translated, and never
        // comes to the rules of hairpinning
        namespace.sysctlWherePresent("net.bridge.bridge-nf-call-iptables", 0);
        namespace.ip(
                "link add name " + INSIDE + " type bridge",
                "addr add " + insidePrefix + "1/" + prefixBits + " dev " + INSIDE,
                "link set dev " + INSIDE + " up");
        namespace.sysctl("net.ipv4.icmp_ratelimit", 0);
        namespace.nft(rules.text());
        // last: nothing passes before the rules are there
        namespace.sysctl("net.ipv4.ip_forward", 1);
    }

    @Override
    public Attachment attach(Namespace host, String device) throws LabException, InterruptedException {
        if (hosts == MAX_HOSTS) {
            throw new LabException("There are " + MAX_HOSTS + " hosts behind " + namespace.host() + " already");
        }
        String port = "port" + hosts;
        Cables.plug(new Cables.End(namespace, port), new Cables.End(host, device));
        namespace.ip("link set dev " + port + " master " + INSIDE);
        Attachment attachment = new Attachment(insidePrefix + (FIRST_HOST + hosts), prefixBits, insidePrefix + "1");
        host.ip(attachment.lines(device));
        hosts++;
        return attachment;
    }

    /** It forgets all its mappings and uses other ports for new ones, as one that was switched off and on. */
    void rebind() throws LabException, InterruptedException {
        rules = rules.rebound();
        namespace.nft(rules.text());
    }

    /**
     * How long it keeps a mapping without traffic.
     *
     * @param oneWay of one over which nothing has come back
     * @param bothWays of the others
     */
    void lifetimes(Duration oneWay, Duration bothWays) throws LabException, InterruptedException {
        namespace.sysctl("net.netfilter.nf_conntrack_udp_timeout", oneWay.toSeconds());
        namespace.sysctl("net.netfilter.nf_conntrack_udp_timeout_stream", bothWays.toSeconds());
    }

    Namespace namespace() {
        return namespace;
    }
}
