package org.warrenp2p.bench.process;

import java.io.IOException;
import java.util.List;
import org.warrenp2p.bench.yardstick.CurveWork;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** The program of a process with one node of the public API on 127.0.0.1; says its address when it is ready. */
public final class NodeProcess {

    private static final String COUNTER = "counter ";
    private static final String CURVES = "curves ";

    private NodeProcess() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        try (WarrenNode node = WarrenNode.builder()
                .listen(List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/0")))
                .start()
                .join()) {
            Serving.untilEnd(node.addresses().get(0).toString(), question -> answer(node, question));
        }
    }

    /** The question for a counter of the node. */
    public static String counter(String name) {
        return COUNTER + name;
    }

    /** The question for the CPU of one handshake's curve operations, in nanoseconds, as the mean of so many. */
    public static String curves(int rounds) {
        return CURVES + rounds;
    }

    static String answer(WarrenNode node, String question) {
        if (question.startsWith(COUNTER)) {
            String name = question.substring(COUNTER.length());
            return Long.toString(node.status().join().counters().getOrDefault(name, 0L));
        }
        if (question.startsWith(CURVES)) {
            return Long.toString(CurveWork.cpuNanosPerHandshake(Integer.parseInt(question.substring(CURVES.length()))));
        }
        return "?";
    }
}
