package org.warrenp2p.testnet.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.warrenp2p.testnet.lab.nat.NatBehaviour;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.net.LabException;
import org.warrenp2p.testnet.lab.net.NamespacePool;

/**
 * Public nodes, and homes in which the installed program finds out what stands in front of it. Needs what the lab needs
 * ({@link org.warrenp2p.testnet.lab.net.LabMachine}).
 */
public final class NetcheckLab implements AutoCloseable {

    private final LabSettings settings;
    private final NamespacePool pool;
    private final LabNetwork network;

    /**
     * Builds the internet and waits until the observers have joined each other.
     *
     * @param settings its pairs and tries do not matter
     * @param warren the words that start the program
     */
    public NetcheckLab(LabSettings settings, List<String> warren) throws LabException, InterruptedException {
        this.settings = settings;
        this.pool = NamespacePool.open();
        try {
            this.network = new LabNetwork(settings, warren, pool);
        } catch (LabException | InterruptedException | RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /**
     * A home and what a node in it says.
     *
     * @param truth what the type promises, which a prober of the lab has confirmed
     * @param said the object of {@code warren netcheck --json}
     */
    public record Finding(NatType type, NatBehaviour truth, JsonNode said) {}

    /** Has a node in a new home of {@code type} find out what that is. */
    public Finding check(NatType type) throws LabException, InterruptedException {
        return new Finding(type, type.promise(settings.router()), network.netcheck(type));
    }

    @Override
    public void close() throws LabException {
        pool.close();
    }
}
