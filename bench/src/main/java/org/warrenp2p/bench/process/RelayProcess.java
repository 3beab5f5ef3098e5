package org.warrenp2p.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.relay.RelaySettings;

/**
 * The program of a process with one relay on loopback addresses, whose limits are as high as they may be. Arguments: how
 * many peers it keeps a place for, and where it listens. Says its addresses when it is ready, separated by spaces.
 */
public final class RelayProcess {

    private RelayProcess() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        List<Multiaddr> listen = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            listen.add(Multiaddr.parse(arguments[i]));
        }
        RelaySettings settings = RelaySettings.DEFAULT
                .withPlaces(Integer.parseInt(arguments[0]), RelaySettings.MOST_CIRCUITS)
                .withRates(0, 0);
        try (WarrenNode node = WarrenNode.builder()
                .listen(listen)
                .portMapping(false)
                .relay(RelaySetting.ON)
                .relayLimits(settings)
                .start()
                .join()) {
            String addresses = String.join(
                    " ", node.addresses().stream().map(Multiaddr::toString).toList());
            Serving.untilEnd(addresses, question -> NodeProcess.answer(node, question));
        }
    }
}
