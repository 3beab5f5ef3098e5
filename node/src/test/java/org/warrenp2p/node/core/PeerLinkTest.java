package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel.CloseReason;
import org.warrenp2p.transport.PeerStream;

class PeerLinkTest {

    private static final PeerId LOW = PeerId.ofPublicKey(new byte[32]);
    private static final PeerId HIGH = PeerId.ofPublicKey(filled((byte) 0x7f));

    private final Simulation simulation = Simulation.forTest(PeerLinkTest.class, 1);
    private final EventLoop loop = simulation.addHost().loop();
    private final List<String> accepted = new ArrayList<>();
    private final List<CloseReason> ends = new ArrayList<>();

    @Test
    void shouldKeepTheDialOfTheLowerIdOnBothSides() {
        FakeChannel dialled = new FakeChannel(HIGH, true);
        FakeChannel received = new FakeChannel(HIGH, false);
        PeerLink ofLow = link(LOW, HIGH);
        ofLow.add(dialled);
        ofLow.add(received);
        assertThat(channelOfANewStream(ofLow, dialled, received)).isSameAs(dialled);

        FakeChannel mine = new FakeChannel(LOW, true);
        FakeChannel theirs = new FakeChannel(LOW, false);
        PeerLink ofHigh = link(HIGH, LOW);
        ofHigh.add(theirs);
        ofHigh.add(mine);
        assertThat(channelOfANewStream(ofHigh, mine, theirs)).isSameAs(theirs);
    }

    @Test
    void shouldCloseTheSurplusChannelOnlyAfterItsStreamsAndOnlyWhereItWasDialled() {
        FakeChannel mine = new FakeChannel(LOW, true);
        FakeChannel theirs = new FakeChannel(LOW, false);
        PeerLink link = link(HIGH, LOW);
        link.add(mine);
        PeerStream stream = open(link);
        assertThat(stream).isNotNull();
        FakeStream below = mine.streams.get(0);
        link.add(theirs);
        simulation.run(Duration.ofSeconds(5));
        assertThat(mine.closed).isNull();

        below.handler().onClosed(true);
        simulation.run(Duration.ofSeconds(5));
        assertThat(mine.closed).isEqualTo(CloseReason.DUPLICATE);
        assertThat(theirs.closed).isNull();
        assertThat(link.isOpen()).isTrue();
        assertThat(ends).isEmpty();
    }

    @Test
    void shouldTakeTheNewerOfTwoDialsOfTheSameSide() {
        FakeChannel older = new FakeChannel(HIGH, false);
        FakeChannel newer = new FakeChannel(HIGH, false);
        PeerLink link = link(LOW, HIGH);
        link.add(older);
        link.add(newer);
        assertThat(channelOfANewStream(link, older, newer)).isSameAs(newer);
    }

    @Test
    void shouldGoOnWithTheOtherChannelWhenTheCurrentOneDies() {
        FakeChannel mine = new FakeChannel(HIGH, true);
        FakeChannel theirs = new FakeChannel(HIGH, false);
        PeerLink link = link(LOW, HIGH);
        link.add(mine);
        link.add(theirs);
        mine.close(CloseReason.LOST);
        assertThat(link.isOpen()).isTrue();
        assertThat(channelOfANewStream(link, mine, theirs)).isSameAs(theirs);
        theirs.close(CloseReason.DONE);
        assertThat(link.isOpen()).isFalse();
        assertThat(ends).containsExactly(CloseReason.DONE);
    }

    @Test
    void shouldRefuseStreamsAfterTheEnd() {
        PeerLink link = link(LOW, HIGH);
        FakeChannel channel = new FakeChannel(HIGH, true);
        link.add(channel);
        link.close(CloseReason.DONE);
        List<Failure> failures = new ArrayList<>();
        link.openStream("a", Completion.of(stream -> failures.clear(), failures::add));
        assertThat(failures).extracting(Failure::code).containsExactly(Failure.Code.CLOSED);
        assertThat(link.sendDatagram(ByteBuffer.allocate(1))).isFalse();
        assertThat(link.maxDatagramBytes()).isZero();
    }

    @Test
    void shouldSayThatThePeerHasRefusedTheLinkWhenItIsUsed() {
        PeerLink link = link(LOW, HIGH);
        FakeChannel channel = new FakeChannel(HIGH, true);
        link.add(channel);
        open(link);
        channel.close(CloseReason.REFUSED);
        List<Failure> failures = new ArrayList<>();
        link.openStream("a", Completion.of(stream -> failures.clear(), failures::add));
        assertThat(failures).extracting(Failure::code).containsExactly(Failure.Code.REFUSED);
        assertThat(ends).containsExactly(CloseReason.REFUSED);
    }

    @Test
    void shouldKeepTheLinkOfThePeerWhenItRefusesOurs() {
        FakeChannel mine = new FakeChannel(HIGH, true);
        FakeChannel theirs = new FakeChannel(HIGH, false);
        PeerLink link = link(LOW, HIGH);
        link.add(mine);
        open(link);
        link.add(theirs);
        mine.close(CloseReason.REFUSED);
        assertThat(ends).isEmpty();
        assertThat(channelOfANewStream(link, mine, theirs)).isSameAs(theirs);
    }

    @Test
    void shouldAnnounceAStreamAndFindWhoServesIt() {
        PeerLink opener = link(LOW, HIGH);
        FakeChannel channel = new FakeChannel(HIGH, true);
        opener.add(channel);
        open(opener);
        ByteBuffer header = channel.streams.get(0).written.get(0);

        FakeChannel other = new FakeChannel(LOW, false);
        link(HIGH, LOW).add(other);
        FakeStream incoming = new FakeStream();
        other.handler.onStream(incoming);
        incoming.handler().onData(header);
        assertThat(accepted).containsExactly("chat/1");
        assertThat(incoming.wasReset).isFalse();
    }

    @Test
    void shouldResetAStreamThatNobodyServes() {
        FakeChannel channel = new FakeChannel(LOW, false);
        link(HIGH, LOW).add(channel);
        FakeStream incoming = new FakeStream();
        channel.handler.onStream(incoming);
        incoming.handler().onData(StreamHeader.encode("other/1"));
        assertThat(incoming.wasReset).isTrue();
    }

    private PeerLink link(PeerId self, PeerId peer) {
        PeerLink link = new PeerLink(self, peer, loop, this::accept, ended -> {});
        link.onEnded(ends::add);
        return link;
    }

    private boolean accept(PeerLink link, String protocol, PeerStream stream) {
        accepted.add(protocol);
        stream.handle(new IgnoringHandler());
        return protocol.equals("chat/1");
    }

    private static FakeChannel channelOfANewStream(PeerLink link, FakeChannel one, FakeChannel other) {
        int before = one.streams.size();
        open(link);
        return one.streams.size() > before ? one : other;
    }

    private static PeerStream open(PeerLink link) {
        List<PeerStream> opened = new ArrayList<>();
        link.openStream(
                "chat/1",
                Completion.of(
                        stream -> {
                            stream.handle(new IgnoringHandler());
                            opened.add(stream);
                        },
                        failure -> {
                            throw new AssertionError(failure);
                        }));
        return opened.get(0);
    }

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, value);
        return bytes;
    }

    private static final class IgnoringHandler implements PeerStream.Handler {
        @Override
        public void onData(ByteBuffer bytes) {}

        @Override
        public void onFinished() {}

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(boolean clean) {}
    }
}
