package org.warrenp2p.testnet.lab.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.testnet.lab.NeedsLab;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.lab.nat.RouterOptions;
import org.warrenp2p.testnet.lab.net.NamespacePool;
import org.warrenp2p.testnet.lab.topology.Home;
import org.warrenp2p.testnet.lab.topology.Internet;
import org.warrenp2p.testnet.lab.wire.CableQuality;

/** Every type does what it promises, measured from inside by something that does not know what it promises. */
@NeedsLab
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class NatTypesTest {

    private static NamespacePool pool;
    private static Internet internet;
    private static TruthCheck check;

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

    static Stream<Arguments> all() {
        return Stream.of(NatType.values())
                .flatMap(type ->
                        Stream.of(true, false).map(careful -> Arguments.of(type, new RouterOptions(careful, careful))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldDoWhatItPromises(NatType type, RouterOptions options) throws Exception {
        Home home = Home.build(internet, "home", type, options, 1);

        try {
            assertThat(check.measure(home.addHost())).isEqualTo(type.promise(options));
        } finally {
            home.remove();
        }
    }
}
