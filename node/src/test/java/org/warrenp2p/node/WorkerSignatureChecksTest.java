package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.records.SignatureChecks.Outcome;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Counters;

class WorkerSignatureChecksTest {

    private final Simulation simulation = Simulation.forTest(WorkerSignatureChecksTest.class, 1);
    private final SimHost host = simulation.addHost();
    private final Identity identity = Identity.generate(host.entropy());
    private final Counters counters = new Counters();
    private final List<Runnable> work = new ArrayList<>();
    private final List<Outcome> verdicts = new ArrayList<>();
    private int verified;

    private final Verifier counting = (signer, use, network, content, signature) -> {
        verified++;
        return new Ed25519Verifier().verify(signer, use, network, content, signature);
    };

    @Test
    void shouldTellGenuineFromForgedOnTheWorker() {
        WorkerSignatureChecks checks = checks(NetworkId.MAIN);
        SignedPeerRecord genuine = record(1);
        SignedPeerRecord forged = new SignedPeerRecord(
                genuine.record(), genuine.encoded(), record(2).signature());
        checks.check(genuine, verdicts::add);
        checks.check(forged, verdicts::add);
        assertThat(verdicts).isEmpty();
        finishWork();
        assertThat(verdicts).containsExactly(Outcome.GENUINE, Outcome.FORGED);
    }

    @Test
    void shouldCheckValuesAndAnnouncementsAsWell() {
        WorkerSignatureChecks checks = checks(NetworkId.MAIN);
        Value.Mutable value =
                ValueCodec.sign(Bytes.wrap(new byte[1]), 1, Bytes.wrap(new byte[2]), identity, NetworkId.MAIN);
        Value.Mutable later = new Value.Mutable(value.owner(), value.salt(), 2, value.content(), value.signature());
        Topic topic = Topic.of(NetworkId.MAIN, "topic");
        SignedAnnouncement announcement =
                AnnouncementCodec.sign(new Announcement(identity.peerId(), topic, 1, 1), identity, NetworkId.MAIN);
        SignedAnnouncement elsewhere = new SignedAnnouncement(
                new Announcement(identity.peerId(), Topic.of(NetworkId.MAIN, "other"), 1, 1), announcement.signature());
        for (int round = 0; round < 2; round++) {
            checks.check(value, verdicts::add);
            checks.check(later, verdicts::add);
            checks.check(announcement, verdicts::add);
            checks.check(elsewhere, verdicts::add);
            finishWork();
        }
        // what is remembered is told at once
        assertThat(verdicts)
                .containsExactly(
                        Outcome.GENUINE,
                        Outcome.FORGED,
                        Outcome.GENUINE,
                        Outcome.FORGED,
                        Outcome.GENUINE,
                        Outcome.GENUINE,
                        Outcome.FORGED,
                        Outcome.FORGED);
        assertThat(verified).isEqualTo(6);
    }

    @Test
    void shouldRememberWhatWasGenuineAndNothingElse() {
        WorkerSignatureChecks other = checks(new NetworkId("other"));
        for (int i = 0; i < 3; i++) {
            other.check(record(1), verdicts::add);
            finishWork();
        }
        assertThat(verdicts).containsExactly(Outcome.FORGED, Outcome.FORGED, Outcome.FORGED);
        assertThat(verified).isEqualTo(3);
        WorkerSignatureChecks checks = checks(NetworkId.MAIN);
        for (int i = 0; i < 3; i++) {
            checks.check(record(1), verdicts::add);
            finishWork();
        }
        assertThat(verdicts).endsWith(Outcome.GENUINE, Outcome.GENUINE, Outcome.GENUINE);
        assertThat(verified).isEqualTo(4);
    }

    @Test
    void shouldCheckOnceWhatComesAgainMeanwhile() {
        WorkerSignatureChecks checks = checks(NetworkId.MAIN);
        SignedPeerRecord forged = new SignedPeerRecord(
                record(1).record(), record(1).encoded(), record(2).signature());
        for (int i = 0; i < 3; i++) {
            checks.check(record(1), verdicts::add);
            checks.check(forged, verdicts::add);
        }
        finishWork();
        assertThat(verdicts)
                .containsExactly(
                        Outcome.GENUINE,
                        Outcome.GENUINE,
                        Outcome.GENUINE,
                        Outcome.FORGED,
                        Outcome.FORGED,
                        Outcome.FORGED);
        assertThat(verified).isEqualTo(2);
        checks.check(forged, verdicts::add);
        finishWork();
        assertThat(verdicts).endsWith(Outcome.FORGED).hasSize(7);
        assertThat(verified).isEqualTo(3);
    }

    @Test
    void shouldBoundWhoWaitsForTheSameThing() {
        WorkerSignatureChecks checks = checks(NetworkId.MAIN);
        for (int i = 0; i < WorkerSignatureChecks.MAX_WAITING + 2; i++) {
            checks.check(record(1), verdicts::add);
        }
        assertThat(verdicts).containsExactly(Outcome.UNCHECKED, Outcome.UNCHECKED);
        finishWork();
        assertThat(verdicts).hasSize(WorkerSignatureChecks.MAX_WAITING + 2).endsWith(Outcome.GENUINE);
        assertThat(verified).isEqualTo(1);
    }

    @Test
    void shouldRefuseAndCountWhatDoesNotFit() {
        WorkerSignatureChecks checks = checks(NetworkId.MAIN);
        for (int i = 0; i < WorkerSignatureChecks.MAX_WAITING + 2; i++) {
            checks.check(record(i), verdicts::add);
        }
        assertThat(verdicts).containsExactly(Outcome.UNCHECKED, Outcome.UNCHECKED);
        assertThat(counters.snapshot()).containsEntry("record.check_refused_overload", 2L);
        finishWork();
        checks.check(record(1_000), verdicts::add);
        finishWork();
        assertThat(verdicts).hasSize(WorkerSignatureChecks.MAX_WAITING + 3).endsWith(Outcome.GENUINE);
    }

    @Test
    void shouldSayNoWhenTheWorkersHaveEnded() {
        WorkerSignatureChecks checks = new WorkerSignatureChecks(
                NetworkId.MAIN,
                counting,
                task -> {
                    throw new RejectedExecutionException();
                },
                host.loop(),
                counters);
        checks.check(record(1), verdicts::add);
        assertThat(verdicts).containsExactly(Outcome.UNCHECKED);
    }

    private WorkerSignatureChecks checks(NetworkId network) {
        return new WorkerSignatureChecks(network, counting, work::add, host.loop(), counters);
    }

    private void finishWork() {
        work.forEach(Runnable::run);
        work.clear();
        simulation.run(Duration.ofMillis(1));
    }

    private SignedPeerRecord record(long sequence) {
        return RecordCodec.sign(
                new PeerRecord(identity.peerId(), sequence, 1, 2, List.of(), NatProfile.UNKNOWN, List.of(), List.of()),
                identity,
                NetworkId.MAIN);
    }
}
