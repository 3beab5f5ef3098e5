package org.warrenp2p.bench.micro;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;
import org.warrenp2p.proto.codec.WireLimits;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;

/** A find-node and its answer with 20 contacts. */
@State(Scope.Thread)
public class FrameMicro {

    private final SplittableRandom random = new SplittableRandom(1);
    private final Frame asking = new Frame.Asking(
            random.nextLong(), Frame.Role.SERVER, 1_100, new Request.FindNode(SomePeers.key(random), Families.IPV4));
    private final Frame answering = new Frame.Answering(
            random.nextLong(), Endpoint.parse("127.0.0.1:4433"), new Response.Nodes(SomePeers.contacts(20, random)));
    private final byte[] buffer = new byte[WireLimits.MAX_DATAGRAM_BYTES];
    private final byte[] encodedAsking = FrameCodec.encode(asking).toArray();
    private final byte[] encodedAnswering = FrameCodec.encode(answering).toArray();

    /** The question, written. */
    @Benchmark
    public int frameEncodeRequest() {
        return FrameCodec.encode(asking, buffer, 0);
    }

    /** The answer, written. */
    @Benchmark
    public int frameEncodeAnswer() {
        return FrameCodec.encode(answering, buffer, 0);
    }

    /** The question, read. */
    @Benchmark
    public Object frameDecodeRequest() throws MalformedFrameException {
        return FrameCodec.decode(encodedAsking, 0, encodedAsking.length);
    }

    /** The answer, read. */
    @Benchmark
    public Object frameDecodeAnswer() throws MalformedFrameException {
        return FrameCodec.decode(encodedAnswering, 0, encodedAnswering.length);
    }
}
