package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

class NoiseOnVirtualTimeTest {

    private static final Bytes PAYLOAD = Bytes.copyOf(new byte[100]);

    @Test
    void shouldRunTheRealHandshakeRepeatably() {
        Bytes packet = firstPacketOf(5);

        assertThat(firstPacketOf(5)).isEqualTo(packet);
        assertThat(firstPacketOf(6)).isNotEqualTo(packet);
        assertThat(packet.length())
                .as("the stand-in has the sizes of the real one")
                .isEqualTo(SimSessionCrypto.FIRST_PACKET_OVERHEAD_BYTES + PAYLOAD.length());
        assertThat(NoiseSessionCrypto.ANSWER_PACKET_OVERHEAD_BYTES)
                .isEqualTo(SimSessionCrypto.ANSWER_PACKET_OVERHEAD_BYTES);
    }

    private static Bytes firstPacketOf(long seed) {
        Simulation simulation = new Simulation(seed);
        SimHost one = simulation.addHost();
        SimHost other = simulation.addHost();
        Identity alice = Identity.generate(one.entropy());
        Identity bob = Identity.generate(other.entropy());
        Outcome<SessionCrypto.Initiation> initiation = new Outcome<>();
        crypto(alice, one).initiate(bob.peerId(), 1, PAYLOAD, initiation);
        assertThat(initiation.isOver()).as("never in the same turn").isFalse();
        simulation.run(Duration.ZERO);
        Outcome<SessionCrypto.Opened> opened = new Outcome<>();
        crypto(bob, other).open(initiation.value().packet(), opened);
        simulation.run(Duration.ZERO);
        assertThat(opened.value().initiator()).isEqualTo(alice.peerId());
        assertThat(opened.value().payload()).isEqualTo(PAYLOAD);
        return initiation.value().packet();
    }

    private static NoiseSessionCrypto crypto(Identity identity, SimHost host) {
        return new NoiseSessionCrypto(
                identity, NetworkId.MAIN, host.entropy(), new CryptoWorker(host.worker()), host.loop());
    }
}
