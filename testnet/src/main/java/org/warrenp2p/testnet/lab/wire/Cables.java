package org.warrenp2p.testnet.lab.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.warrenp2p.testnet.lab.net.JavaCommand;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.Namespace;
import org.warrenp2p.testnet.lab.net.NamespacePool;

/**
 * Cables between namespaces. An ordinary one is a pair of Ethernet devices and does nothing to its frames. A long one is a
 * pair of VXLAN devices, whose far side is a socket of {@link SwitchProgram}: the devices were made in the namespace {@code
 * carrier}, where their datagrams stay, and then moved to where they are used.
 */
public final class Cables {

    /** The port of VXLAN, RFC 7348, section 5. */
    private static final int PORT = 4789;

    private static final String KERNEL = "10.255.255.1";
    private static final String SWITCH = "10.255.255.2";

    /** A frame of 1,500 bytes of payload with Ethernet, VXLAN, UDP and IPv4 around it needs 1,550. */
    private static final int CARRIER_MTU = 1_600;

    private final Namespace carrier;
    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;
    private final long seed;
    private int nextEnd = 1;

    private Cables(Namespace carrier, Process process, long seed) {
        this.carrier = carrier;
        this.process = process;
        this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.seed = seed;
    }

    /** One side of a cable. */
    public record End(Namespace namespace, String device) {}

    /**
     * Starts the switch in namespaces of {@code pool}.
     *
     * @param seed where all chance of the cables comes from
     */
    public static Cables start(NamespacePool pool, long seed) throws LabException, InterruptedException {
        Namespace carrier = pool.add("carrier");
        Namespace host = pool.add("switch");
        carrier.ip(
                "link add name under0 mtu " + CARRIER_MTU + " type veth peer name under1 mtu " + CARRIER_MTU + " netns "
                        + host.name(),
                "addr add " + KERNEL + "/30 dev under0",
                "link set dev under0 up");
        host.ip("addr add " + SWITCH + "/30 dev under1", "link set dev under1 up");
        Process process =
                host.start(JavaCommand.of(SwitchProgram.class, SWITCH, KERNEL, Integer.toString(PORT)), Map.of());
        Cables cables = new Cables(carrier, process, seed);
        cables.awaitOk();
        return cables;
    }

    /** A long cable that was laid; {@code firstEnd} is the side that {@link #lay} names first. */
    public record Laid(int firstEnd, End first) {}

    /** An ordinary cable; both devices are up. */
    public static void plug(End a, End b) throws LabException, InterruptedException {
        a.namespace()
                .ip(
                        "link add name " + a.device() + " type veth peer name " + b.device() + " netns "
                                + b.namespace().name(),
                        "link set dev " + a.device() + " up");
        b.namespace().ip("link set dev " + b.device() + " up");
    }

    /**
     * A long cable; both devices are up.
     *
     * @param name tells it from the others, and is what its chance depends on besides the seed
     */
    public synchronized Laid lay(String name, End a, End b, CableQuality quality)
            throws LabException, InterruptedException {
        int first = nextEnd;
        int second = nextEnd + 1;
        nextEnd += 2;
        order(SwitchProgram.line(first, second, quality, seed, name + ">"));
        order(SwitchProgram.line(second, first, quality, seed, name + "<"));
        make(first, a);
        make(second, b);
        return new Laid(first, a);
    }

    /** Makes what comes out of {@code cable} at its second side late, from now on, if it has such a source. */
    public synchronized void delay(Laid cable, Duration late, List<String> sources) throws LabException {
        order(SwitchProgram.lateLine(cable.firstEnd(), late.toNanos(), sources));
    }

    /** Takes {@code cable} away; the device at its second side has gone with its namespace, or goes with it. */
    public synchronized void remove(Laid cable) throws LabException, InterruptedException {
        order(SwitchProgram.cutLine(cable.firstEnd()));
        order(SwitchProgram.cutLine(cable.firstEnd() + 1));
        cable.first().namespace().ip("link del dev " + cable.first().device());
    }

    private void make(int end, End where) throws LabException, InterruptedException {
        String made = "x" + end;
        carrier.ip(
                // no segmentation is left to a device that is not one: a datagram of the switch is one frame
                "link add name " + made + " mtu 1500 gso_max_segs 1 type vxlan id " + end + " local " + KERNEL
                        + " remote " + SWITCH + " dstport " + PORT + " nolearning",
                "link set dev " + made + " netns " + where.namespace().name() + " name " + where.device());
        where.namespace().ip("link set dev " + where.device() + " up");
    }

    private void order(String line) throws LabException {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException e) {
            throw ended(e);
        }
        awaitOk();
    }

    private void awaitOk() throws LabException {
        try {
            String answer = answers.readLine();
            if (!SwitchProgram.OK.equals(answer)) {
                throw new IOException("it said " + answer);
            }
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private LabException ended(IOException cause) {
        return new LabException(
                "The switch of the lab has ended" + (process.isAlive() ? "" : " with " + process.exitValue()) + ": "
                        + cause.getMessage(),
                cause);
    }
}
