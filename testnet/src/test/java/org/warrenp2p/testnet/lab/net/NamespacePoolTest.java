package org.warrenp2p.testnet.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.testnet.lab.NeedsLab;

@NeedsLab
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class NamespacePoolTest {

    @Test
    void shouldLeaveNothingWhenItIsClosed() throws Exception {
        String network = network();
        Process inside;
        String name;
        try (NamespacePool pool = NamespacePool.open()) {
            Namespace host = pool.add("host");
            name = host.name();
            inside = host.start(List.of("sleep", "600"), Map.of());
            assertThat(NamespacePool.namesOnMachine()).contains(name);
            assertThat(network()).isEqualTo(network);
        }
        assertThat(inside.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(NamespacePool.namesOnMachine()).doesNotContain(name);
        assertThat(network()).isEqualTo(network);
    }

    @Test
    void shouldRefuseWhateverComesAfterItsEnd() throws Exception {
        NamespacePool pool = NamespacePool.open();
        Namespace host = pool.add("host");
        pool.close();
        assertThatThrownBy(() -> pool.add("other")).hasMessage("The lab is being taken down");
        assertThatThrownBy(() -> host.start(List.of("true"), Map.of())).hasMessage("The lab is being taken down");
    }

    @Test
    void shouldSayInOneSentenceWhatFailed() throws Exception {
        try (NamespacePool pool = NamespacePool.open()) {
            Namespace host = pool.add("host");
            assertThatThrownBy(() -> host.ip("link set dev nothing up"))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("`ip -n " + host.name() + " -batch -` failed: ")
                    .hasMessageContaining("nothing")
                    .message()
                    .doesNotContain("\n");
            assertThatThrownBy(() -> host.nft("table ip nat {")).hasMessageContaining("nft -f -` failed: ");
            assertThatThrownBy(() -> host.sysctl("kernel.threads-max", 1)).hasMessageContaining("not of a network");
        }
    }

    @Test
    void shouldLeaveNothingWhenItsProcessIsAskedToEnd() throws Exception {
        try (Holder holder = new Holder()) {
            holder.process.destroy();
            assertThat(holder.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(holder.isInsideAlive()).isFalse();
            assertThat(holder.names()).isEmpty();
        }
    }

    @Test
    void shouldRemoveWhatAKilledRunHasLeft() throws Exception {
        try (Holder holder = new Holder()) {
            holder.process.destroyForcibly().waitFor();
            assertThat(holder.names()).hasSize(1);
            assertThat(holder.isInsideAlive()).isTrue();

            NamespacePool.open().close();

            assertThat(holder.names()).isEmpty();
            assertThat(holder.isInsideAlive()).isFalse();
        }
    }

    @Test
    void shouldLeaveARunAloneThatGoesOn() throws Exception {
        try (Holder holder = new Holder()) {
            NamespacePool.open().close();
            assertThat(holder.names()).hasSize(1);
            assertThat(holder.isInsideAlive()).isTrue();
        }
    }

    /** The network of the machine itself. */
    private static String network() throws Exception {
        return Command.of("ip", "-brief", "link").run()
                + Command.of("ip", "route").run()
                + Command.of("ip", "rule").run()
                + Command.of("cat", "/proc/sys/net/ipv4/ip_forward").run();
    }

    /** A lab of another process. */
    private static final class Holder implements AutoCloseable {

        private final Process process;
        private final long insidePid;

        Holder() throws Exception {
            process = new ProcessBuilder(JavaCommand.of(LabHolderProgram.class)).start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            insidePid = Long.parseLong(out.readLine());
        }

        List<String> names() throws Exception {
            return NamespacePool.namesOnMachine().stream()
                    .filter(name -> Owner.of(name).orElseThrow().pid() == process.pid())
                    .toList();
        }

        boolean isInsideAlive() {
            return ProcessHandle.of(insidePid).filter(ProcessHandle::isAlive).isPresent();
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
