package org.warrenp2p.bench.process;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/**
 * The program of a process with one node that takes links and streams. What comes on a stream is counted and thrown away; the
 * answer is how much it was. Arguments: its role, where it listens, and whom it joins through. Says its address when it is
 * ready.
 */
public final class SinkProcess {

    /** What the streams speak. */
    public static final String PROTOCOL = "bench-sink/1";

    private static final int READ_BYTES = 1 << 18;

    private SinkProcess() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        List<Multiaddr> bootstrap = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            bootstrap.add(Multiaddr.parse(arguments[i]));
        }
        try (WarrenNode node = WarrenNode.builder()
                .role(RoleSetting.valueOf(arguments[0]))
                .listen(List.of(Multiaddr.parse(arguments[1])))
                .portMapping(false)
                .bootstrap(bootstrap)
                .start()
                .join()) {
            node.onStream(PROTOCOL, SinkProcess::drain);
            Serving.untilEnd(node.addresses().get(0).toString(), question -> NodeProcess.answer(node, question));
        }
    }

    private static void drain(PeerStream stream) {
        byte[] bytes = new byte[READ_BYTES];
        long total = 0;
        try (DataOutputStream out = new DataOutputStream(stream.outputStream())) {
            InputStream in = stream.inputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                total += read;
            }
            out.writeLong(total);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
