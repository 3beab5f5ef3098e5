package org.warrenp2p.testnet.lab.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.testnet.lab.NeedsLab;
import org.warrenp2p.testnet.lab.nat.NatBehaviour;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.nat.RouterOptions;
import org.warrenp2p.testnet.lab.net.JavaCommand;
import org.warrenp2p.testnet.lab.net.NamespacePool;
import org.warrenp2p.testnet.lab.topology.Home;
import org.warrenp2p.testnet.lab.topology.Host;
import org.warrenp2p.testnet.lab.topology.Internet;
import org.warrenp2p.testnet.lab.wire.CableQuality;

/** What routers remember, and that they can be made to forget it. */
@NeedsLab
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RouterStateTest {

    private static NamespacePool pool;
    private static Internet internet;
    private static TruthCheck check;

    private @Nullable Home home;

    @BeforeAll
    static void build() throws Exception {
        pool = NamespacePool.open();
        internet = Internet.make(pool, CableQuality.delaying(Duration.ofMillis(2)), 1);
        check = new TruthCheck(internet);
    }

    @AfterAll
    static void remove() throws Exception {
        pool.close();
    }

    @AfterEach
    void removeHome() throws Exception {
        if (home != null) {
            home.remove();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PORT", "MASQ", "SYMSEQ", "CGNAT"})
    void shouldGiveAnotherPortAfterARebind(NatType type) throws Exception {
        home = Home.build(internet, "home", type, RouterOptions.USUAL, 1);
        Mapping mapping = new Mapping(home.addHost());
        String first = mapping.seen();
        assertThat(first).isNotEqualTo(MappingProgram.NOTHING);
        assertThat(mapping.seen()).isEqualTo(first);

        home.rebind();

        assertThat(mapping.seen()).isNotEqualTo(MappingProgram.NOTHING).isNotEqualTo(first);
    }

    @Test
    void shouldBeOfTheSameKindAfterARebind() throws Exception {
        home = Home.build(internet, "home", NatType.PORT, RouterOptions.USUAL, 1);
        home.rebind();
        NatBehaviour promise = NatType.PORT.promise(RouterOptions.USUAL);
        // but that it has moved to other ports
        assertThat(check.measure(home.addHost()))
                .isEqualTo(
                        new NatBehaviour(true, promise.mapping(), promise.filtering(), false, false, true, true, true));
    }

    @Test
    void shouldForgetWhatIsOlderThanItsLifetime() throws Exception {
        home = Home.build(internet, "home", NatType.SYMSEQ, RouterOptions.USUAL, 1);
        home.lifetimes(Duration.ofSeconds(1), Duration.ofSeconds(1));
        Mapping mapping = new Mapping(home.addHost());
        String first = mapping.seen();
        assertThat(mapping.seen()).isEqualTo(first);

        // the kernel's time cannot be moved; conntrack looks at each packet whether the entry has expired
        new CountDownLatch(1).await(2, TimeUnit.SECONDS);

        assertThat(mapping.seen()).isNotEqualTo(MappingProgram.NOTHING).isNotEqualTo(first);
    }

    /** Both send first, so that the routers of their own homes let the other in. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldJoinHomesOfOneCarrierOnlyIfItsRouterSendsBackIn(boolean hairpin) throws Exception {
        home = Home.build(internet, "home", NatType.CGNAT, new RouterOptions(true, hairpin), 1);
        Mapping one = new Mapping(home.addHost());
        Mapping other = new Mapping(home.addNeighbour());
        String oneSeen = one.seen();
        String otherSeen = other.seen();
        assertThat(addressOf(oneSeen)).isEqualTo(addressOf(otherSeen));

        for (int i = 0; i < 3; i++) {
            one.told("to " + otherSeen);
            other.told("to " + oneSeen);
        }

        assertThat(one.told("from")).isEqualTo(hairpin ? otherSeen : MappingProgram.NOTHING);
        assertThat(other.told("from")).isEqualTo(hairpin ? oneSeen : MappingProgram.NOTHING);
    }

    private static String addressOf(String endpoint) {
        return endpoint.substring(0, endpoint.indexOf(':'));
    }

    /** One socket in the home, as a server sees it. */
    private static final class Mapping {

        private final Process process;
        private final BufferedReader answers;
        private int asked;

        Mapping(Host host) throws Exception {
            process = host.namespace().start(JavaCommand.of(MappingProgram.class, check.server()), Map.of());
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        String seen() throws IOException {
            return told("ask q" + asked++);
        }

        String told(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return answers.readLine();
        }
    }
}
