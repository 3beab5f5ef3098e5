package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** Sessions and exchanges with the real cryptography: they work, and who captures everything learns nothing. */
class NoiseSessionsTest {

    private static final int NODES = 4;

    private final Simulation simulation = Simulation.forTest(NoiseSessionsTest.class, 17);
    private final List<ControlNode> nodes = new ArrayList<>();
    private final List<Bytes> captured = new ArrayList<>();

    private void addNodes(boolean real) {
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT) {
                captured.add(packet.payload());
            }
        });
        for (int i = 0; i < NODES; i++) {
            SimHost host = simulation.addDualStackHost();
            Identity identity = Identity.generate(host.entropy());
            nodes.add(new ControlNode(
                    host,
                    identity.peerId(),
                    real
                            ? new NoiseSessionCrypto(
                                    identity,
                                    NetworkId.MAIN,
                                    host.entropy(),
                                    new CryptoWorker(host.worker()),
                                    host.loop())
                            : new SimSessionCrypto(identity.peerId(), NetworkId.MAIN, host),
                    ControlSettings.defaults()));
        }
        nodes.get(1).contactsInAnswers = ControlNode.longContacts(20);
        simulation.run(Duration.ofSeconds(1));
    }

    /** Every kind of request between every two, in first packets and in sessions, over both families. */
    private List<ControlNode.Asked> talk() {
        List<ControlNode.Asked> asked = new ArrayList<>();
        // so that everybody has sent a first packet in the end
        asked.add(nodes.get(NODES - 1).ping(nodes.get(0).contact()));
        simulation.run(Duration.ofSeconds(1));
        for (ControlNode from : nodes) {
            for (ControlNode to : nodes) {
                if (from != to) {
                    Contact other = new Contact(
                            to.peer, new Endpoint(to.host.addresses().get(1), ControlNode.PORT));
                    asked.add(asked.size() % 2 == 0 ? from.get(to.contact()) : from.find(to.contact()));
                    simulation.run(Duration.ofSeconds(1));
                    asked.addAll(List.of(from.ping(other), from.find(other), from.get(other), from.put(other)));
                    simulation.run(Duration.ofSeconds(1));
                }
            }
        }
        return asked;
    }

    /** What nobody may read, by what it is. */
    private Map<String, Bytes> secrets() {
        Map<String, Bytes> secrets = new LinkedHashMap<>();
        secrets.put("target", Bytes.wrap(ControlNode.TARGET.toBytes()));
        Bytes record = ControlNode.longestRecord().encoded();
        for (int offset = 0; offset + 16 <= record.length(); offset += 16) {
            Bytes part = Bytes.copyOf(record.toArray(), offset, 16);
            // mac2 is 16 zeros, too
            if (!part.equals(Bytes.wrap(new byte[16]))) {
                secrets.put("record from byte " + offset, part);
            }
        }
        List<Contact> contacts = new ArrayList<>(ControlNode.contacts(20));
        contacts.addAll(ControlNode.longContacts(20));
        nodes.forEach(node -> node.host
                .addresses()
                .forEach(address -> contacts.add(new Contact(node.peer, new Endpoint(address, ControlNode.PORT)))));
        for (Contact contact : contacts) {
            secrets.put("key of " + contact.peer(), Bytes.wrap(contact.peer().publicKey()));
            secrets.put("endpoint " + contact.endpoint(), encoding(contact.endpoint()));
        }
        return secrets;
    }

    private static Bytes encoding(Endpoint endpoint) {
        byte[] address = endpoint.address().toBytes();
        byte[] encoded = Arrays.copyOf(address, address.length + 2);
        encoded[address.length] = (byte) (endpoint.port() >>> 8);
        encoded[address.length + 1] = (byte) endpoint.port();
        assertThat(encoded).hasSize(endpoint.family() == IpFamily.IPV4 ? 6 : 18);
        return Bytes.wrap(encoded);
    }

    private List<String> readable() {
        List<String> packets = captured.stream().map(NoiseSessionsTest::text).toList();
        List<String> found = new ArrayList<>();
        secrets().forEach((what, bytes) -> {
            String text = text(bytes);
            if (packets.stream().anyMatch(packet -> packet.contains(text))) {
                found.add(what);
            }
        });
        return found;
    }

    /** One character per byte, so that strings can be searched. */
    private static String text(Bytes bytes) {
        return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldAnswerEverythingAndShowNothing() {
        addNodes(true);
        List<ControlNode.Asked> asked = talk();
        assertThat(asked).allSatisfy(one -> assertThat(one.response).isNotNull());
        for (ControlNode node : nodes) {
            assertThat(node.count("session.init_refused")).isZero();
            assertThat(node.count("session.packet_forged")).isZero();
            assertThat(node.count("exchange.retransmitted"))
                    .as("only the first question over another family waits for its path")
                    .isLessThanOrEqualTo(4L * NODES);
        }
        assertThat(captured).extracting(packet -> packet.at(0)).contains((byte) 4, (byte) 5, (byte) 6);
        assertThat(readable()).isEmpty();
    }

    @Test
    void shouldNeverUseAnEphemeralKeyTwice() {
        addNodes(true);
        talk();
        SortedSet<Bytes> keys = new TreeSet<>();
        int handshakes = 0;
        for (Bytes packet : new TreeSet<>(captured)) {
            if (packet.at(0) == 4 || packet.at(0) == 5) {
                keys.add(Bytes.copyOf(packet.toArray(), packet.at(0) == 4 ? 5 : 9, 32));
                handshakes++;
            }
        }
        assertThat(handshakes).isGreaterThanOrEqualTo(NODES * (NODES - 1));
        assertThat(keys).hasSize(handshakes);
    }

    /** The search finds everything where nothing is hidden, so it would find what leaks. */
    @Test
    void shouldFindEverythingInTheClear() {
        addNodes(false);
        talk();
        assertThat(readable()).containsExactlyInAnyOrderElementsOf(secrets().keySet());
    }
}
