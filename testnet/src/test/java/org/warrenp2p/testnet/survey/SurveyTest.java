package org.warrenp2p.testnet.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.node.ConnectAttempt.Outcome;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** Real nodes on the loopback: a server, three volunteers, and one that did not opt in. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SurveyTest {

    private static final String TOPIC = "our testnet";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static WarrenRuntime runtime;
    private static final List<WarrenNode> NODES = new ArrayList<>();
    private static final List<SurveyVolunteer> VOLUNTEERS = new ArrayList<>();
    private static WarrenNode bystander;
    private static WarrenNode surveyor;

    @BeforeAll
    static void begin() throws Exception {
        runtime = WarrenRuntime.open();
        WarrenNode server = node(RoleSetting.SERVER, List.of());
        for (int i = 0; i < 3; i++) {
            SurveyVolunteer volunteer =
                    SurveyVolunteer.begin(node(RoleSetting.AUTO, server.addresses()), TOPIC, System::nanoTime);
            get(volunteer.announced());
            VOLUNTEERS.add(volunteer);
        }
        bystander = node(RoleSetting.AUTO, server.addresses());
        surveyor = node(RoleSetting.CLIENT, server.addresses());
    }

    @AfterAll
    static void end() {
        NODES.forEach(WarrenNode::close);
        runtime.close();
    }

    private static WarrenNode node(RoleSetting role, List<Multiaddr> bootstrap) throws Exception {
        WarrenNode node = get(WarrenNode.builder()
                .runtime(runtime)
                .role(role)
                .listen(List.of(Multiaddr.parse("/ip4/127.0.0.1/udp/0")))
                .bootstrap(bootstrap)
                .portMapping(false)
                .start());
        NODES.add(node);
        get(node.joined());
        get(node.published());
        return node;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void shouldMeasureEachPairOfVolunteersOnce() throws Exception {
        List<PeerId> volunteers = List.of();
        // a network that has just begun: who announced first did so before the others were there to keep it
        for (int tries = 0; volunteers.size() < 3 && tries < 1_000; tries++) {
            volunteers = get(surveyor.findPeers(TOPIC, 10, LIMIT)).peers();
        }
        assertThat(volunteers).hasSize(3).doesNotContain(bystander.peerId());

        SurveyResults survey = survey(volunteers);

        assertThat(survey.rows()).hasSize(3).allSatisfy(row -> {
            assertThat(row.report().outcome()).as(row.toString()).isEqualTo(Outcome.SUCCESS);
            assertThat(row.report().direct()).isTrue();
            assertThat(row.report().fresh()).isTrue();
            assertThat(row.callerPrefix()).isEqualTo("127.0.0.0/24");
            assertThat(row.report().calledPrefix()).isEqualTo("127.0.0.0/24");
        });
        assertThat(survey.results().measure("direct_rate").single()).isEqualTo(1);
        assertThat(VOLUNTEERS.stream()
                        .mapToLong(one -> one.counters().get("survey.connected"))
                        .sum())
                .isEqualTo(3);
        assertThat(VOLUNTEERS.stream()
                        .mapToLong(one -> one.counters().get("survey.greeted"))
                        .sum())
                .isEqualTo(3);
    }

    @Test
    void shouldConnectToNobodyWhoDidNotOptIn() throws Exception {
        PeerId volunteer = get(surveyor.findPeers(TOPIC, 10, LIMIT)).peers().get(0);
        CompletableFuture<PeerId> reached = new CompletableFuture<>();
        bystander.onConnection(link -> reached.complete(link.peer()));

        // whichever of the two is drawn to call: the one that did not opt in serves nothing
        for (SurveyRow row : survey(List.of(volunteer, bystander.peerId())).rows()) {
            assertThat(row.report().connected()).isFalse();
            assertThat(row.report().reason()).isNotNull();
        }
        SurveyAsk ask = new SurveyAsk(TOPIC, bystander.peerId(), LIMIT.dividedBy(3));
        String text = get(get(surveyor.connect(volunteer, LIMIT))
                .openStream(SurveyVolunteer.PROTOCOL)
                .thenCompose(stream -> StreamText.write(stream, ask.text())
                        .thenCompose(written -> StreamText.read(stream, SurveyReport.MAX_BYTES, LIMIT))));
        SurveyReport report = SurveyReport.parse(text).orElseThrow();
        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(report.reason()).contains("does not take part");
        assertThat(reached.getNow(surveyor.peerId())).isEqualTo(surveyor.peerId());
    }

    private static SurveyResults survey(List<PeerId> volunteers) throws InterruptedException {
        return new Surveyor(surveyor, TOPIC, volunteers, LIMIT, System::nanoTime, (what, done, total) -> {})
                .run(100, 1);
    }
}
