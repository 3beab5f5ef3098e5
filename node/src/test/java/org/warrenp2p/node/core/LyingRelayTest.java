package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.CircuitEnd;

/** A link over relays that keep their places and answer every question, and do not do what they are there for. */
class LyingRelayTest {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final SplittableRandom random = new SplittableRandom(5);
    private final RelayedTown town = new RelayedTown(LyingRelayTest.class, 3);
    private final SimNode caller = town.home(Nat.SYMMETRIC, "203.0.113.2");
    private final SimNode called = town.home(Nat.SYMMETRIC, "198.51.100.2");

    private PeerId relayInUse() {
        return ((CircuitEnd) RelayedTown.path(caller, called).socket()).relay();
    }

    private static byte[] copy(ByteBuffer datagram) {
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(datagram.position(), copy);
        return copy;
    }

    @Test
    void shouldGoOnWhenTheRelayInUseSwallowsEverything() {
        Conversation conversation = town.talk(caller, called);
        PeerId liar = relayInUse();
        town.tampered(liar).tamper = (socket, destination, datagram) -> {};
        town.simulation.run(FIVE_SECONDS);

        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(500);
        assertThat(relayInUse()).isNotEqualTo(liar);
    }

    @Test
    void shouldGoOnWhenTheRelayInUseChangesEveryDatagram() {
        Conversation conversation = town.talk(caller, called);
        PeerId liar = relayInUse();
        town.tampered(liar).tamper = (socket, destination, datagram) -> {
            byte[] changed = copy(datagram);
            changed[CircuitDatagrams.HEADER_BYTES + random.nextInt(changed.length - CircuitDatagrams.HEADER_BYTES)] ^=
                    1;
            socket.send(destination, ByteBuffer.wrap(changed));
        };
        town.simulation.run(FIVE_SECONDS);
        assertThat(caller.core.linkTo(called.peer())).as("the link").isSameAs(conversation.link);
        // the links of the simulation do not authenticate their packets, so what they carried meanwhile may be anything
        assertThat(relayInUse()).isNotEqualTo(liar);
    }

    @Test
    void shouldLoseNothingWhenTheRelayInUseReplaysAndInvents() {
        Conversation conversation = town.talk(caller, called);
        List<byte[]> seen = new ArrayList<>();
        town.tampered(relayInUse()).tamper = (socket, destination, datagram) -> {
            byte[] real = copy(datagram);
            seen.add(real);
            socket.send(destination, ByteBuffer.wrap(real));
            socket.send(destination, ByteBuffer.wrap(seen.get(random.nextInt(seen.size()))));
            invent(real, destination, socket::send);
        };
        town.simulation.run(FIVE_SECONDS);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(500);
    }

    private interface Send {
        void to(Endpoint destination, ByteBuffer datagram);
    }

    /** A packet of a session, or an answer to a first packet, that nobody has sealed. */
    private void invent(byte[] real, Endpoint destination, Send send) {
        byte[] invented = new byte[CircuitDatagrams.HEADER_BYTES + 100];
        random.nextBytes(invented);
        System.arraycopy(real, 0, invented, 0, CircuitDatagrams.HEADER_BYTES);
        invented[CircuitDatagrams.HEADER_BYTES] = (byte) (4 + random.nextInt(8));
        send.to(destination, ByteBuffer.wrap(invented));
    }

    /** What is over the rate is dropped, as on a slow line: numbers come late, and none is lost. */
    @Test
    void shouldLoseNothingOverRelaysThatAreTooSlow() {
        RelayedTown slow = new RelayedTown(LyingRelayTest.class, 4, RelaySettings.DEFAULT.withRates(8_000, 32_000));
        SimNode here = slow.home(Nat.SYMMETRIC, "203.0.113.2");
        SimNode there = slow.home(Nat.SYMMETRIC, "198.51.100.2");
        slow.simulation.run(RelayedTown.MINUTE);
        Conversation conversation = slow.call(here, there);
        slow.simulation.run(Duration.ofSeconds(20));
        conversation.pause();
        slow.simulation.run(RelayedTown.MINUTE);
        assertThat(conversation.heardAll()).isTrue();
        assertThat(slow.servers.stream().mapToLong(server -> RelayedTown.count(server, "relay.dropped_over_rate")))
                .anyMatch(count -> count > 0);
    }
}
