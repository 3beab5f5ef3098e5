package org.warrenp2p.testnet.lab.net;

import java.util.List;
import java.util.Optional;

/** Whether this machine can have a lab at all. */
public final class LabMachine {

    private LabMachine() {}

    /** What is missing here, in one sentence with what to do about it; empty if nothing is. */
    public static Optional<String> missing() throws InterruptedException {
        try {
            NamespacePool.open().close();
            return Optional.empty();
        } catch (LabException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    static void requireTools() throws LabException, InterruptedException {
        for (String tool : List.of("ip", "nft")) {
            try {
                Command.of(tool, "-V").run();
            } catch (LabException e) {
                throw new LabException(
                        "The lab needs the program `" + tool
                                + "`, which is not here (on Debian: apt-get install iproute2 nftables)",
                        e);
            }
        }
    }

    /** Tries what the lab is made of, in a namespace of {@code pool}. */
    static void requireKernel(NamespacePool pool) throws LabException, InterruptedException {
        Namespace probe;
        try {
            probe = pool.add("probe");
        } catch (LabException e) {
            throw new LabException("The lab needs root and network namespaces: " + e.getMessage(), e);
        }
        try {
            probe.ip("link add probe type vxlan id 1 dstport 4789");
            probe.nft("table ip probe { chain post { type nat hook postrouting priority srcnat; masquerade; }; }");
        } catch (LabException e) {
            throw new LabException(
                    "The kernel here lacks what the lab needs, VXLAN and nftables: " + e.getMessage(), e);
        }
        probe.remove();
    }
}
