package org.warrenp2p.testnet.lab.portmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenp2p.testnet.lab.NeedsLab;
import org.warrenp2p.testnet.lab.net.NamespacePool;

/** Our client and Debian's miniupnpd: mappings are made, let strangers in, are renewed and taken back. */
@NeedsLab
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MiniUpnpdTest {

    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/miniupnpd"), Path.of("/usr/bin/miniupnpd"));

    /** The least that the daemon grants, and this client takes. */
    private static final int LIFETIME_SECONDS = 120;

    @TempDir
    Path files;

    private static @Nullable NamespacePool pool;

    @BeforeAll
    static void open() throws Exception {
        assumeTrue(
                PLACES.stream().anyMatch(Files::isExecutable),
                "this needs the program miniupnpd, which is not here (on Debian: apt-get install miniupnpd)");
        pool = NamespacePool.open();
    }

    @AfterAll
    static void close() throws Exception {
        if (pool != null) {
            pool.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeAMappingAndTakeItBack(RouterKind kind) throws Exception {
        RoutedHome home = RoutedHome.build(Objects.requireNonNull(pool), "a" + kind.label(), kind, files);
        RoutedHome.Client client = home.startClient(LIFETIME_SECONDS);
        assertThat(client.nextMapping())
                .isEqualTo("mapped " + kind.protocol() + " " + RoutedHome.INTERNAL + " " + RoutedHome.EXTERNAL + " "
                        + LIFETIME_SECONDS);
        assertThat(home.lease())
                .startsWith("UDP:4433:" + RoutedHome.INTERNAL + ":")
                .contains(kind.description());
        assertThat(home.rules()).contains("dnat ip to " + RoutedHome.INTERNAL);
        assertThat(home.isReachedFromOutside()).isTrue();

        assertThat(client.stop()).isTrue();

        assertThat(home.lease()).isEmpty();
        assertThat(home.rules()).doesNotContain("dnat ip to");
        assertThat(home.isReachedFromOutside()).isFalse();
        home.remove();
    }

    @Test
    void shouldRenewAtHalfOfTheLifetime() throws Exception {
        List<RoutedHome> homes = new ArrayList<>();
        List<Long> firstEnds = new ArrayList<>();
        List<RoutedHome.Client> clients = new ArrayList<>();
        for (RouterKind kind : RouterKind.values()) {
            Path own = Files.createDirectory(files.resolve(kind.name()));
            RoutedHome home = RoutedHome.build(Objects.requireNonNull(pool), "b" + kind.label(), kind, own);
            RoutedHome.Client client = home.startClient(LIFETIME_SECONDS);
            assertThat(client.nextMapping()).startsWith("mapped");
            homes.add(home);
            firstEnds.add(home.leaseEnds());
            clients.add(client);
        }
        for (int i = 0; i < homes.size(); i++) {
            RoutedHome home = homes.get(i);
            while (home.leaseEnds() < firstEnds.get(i) + LIFETIME_SECONDS / 2 - 5) {
                TimeUnit.MILLISECONDS.sleep(200); // a daemon in another process; the time-out of the class bounds it
            }
            assertThat(clients.get(i).stop()).isTrue();
            assertThat(home.lease()).isEmpty();
            home.remove();
        }
    }
}
