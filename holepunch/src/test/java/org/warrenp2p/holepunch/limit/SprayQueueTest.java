package org.warrenp2p.holepunch.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.holepunch.limit.LimitsPropertiesTest.peer;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.warrenp2p.holepunch.limit.SprayQueue.Decision.Kind;
import org.warrenp2p.holepunch.limit.SprayQueue.Ticket;
import org.warrenp2p.proto.IpAddress;

class SprayQueueTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final SprayQueue queue = new SprayQueue(LimitSettings.DEFAULT);

    @Test
    void shouldLetOneSprayAfterTheOtherInTheOrderOfAsking() {
        assertThat(ask(1)).isEqualTo(Kind.GRANTED);
        assertThat(ask(2)).isEqualTo(Kind.WAITING);
        assertThat(ask(3)).isEqualTo(Kind.WAITING);
        assertThat(ask(4)).isEqualTo(Kind.WAITING);
        assertThat(queue.tryStart(2, 0)).isFalse();
        assertThat(queue.tryStart(1, 0)).isTrue();

        assertThat(queue.release(3, 0)).isNull();
        assertThat(queue.release(1, 0)).isEqualTo(ticket(2));
        assertThat(queue.release(2, 0)).isEqualTo(ticket(4));
        assertThat(queue.release(4, 0)).isNull();
        assertThat(ask(5)).isEqualTo(Kind.GRANTED);
    }

    @Test
    void shouldLetAPairSprayOnceInTenMinutes() {
        spray(1, 0);
        SprayQueue.Decision again = queue.request(ticket(1), MINUTE);
        assertThat(again.kind()).isEqualTo(Kind.REFUSED);
        assertThat(again.retryNanos()).isEqualTo(9 * MINUTE);
        assertThat(queue.request(ticket(1), 10 * MINUTE).kind()).isEqualTo(Kind.GRANTED);
    }

    @Test
    void shouldNotCountATurnThatWasNotUsed() {
        assertThat(ask(1)).isEqualTo(Kind.GRANTED);
        queue.release(1, 0);
        assertThat(ask(1)).isEqualTo(Kind.GRANTED);
    }

    @Test
    void shouldSprayAnAddressSixTimesAnHour() {
        IpAddress target = IpAddress.parse("198.51.100.1");
        for (int i = 0; i < 6; i++) {
            assertThat(queue.request(new Ticket(i, peer(i), target), i).kind()).isEqualTo(Kind.GRANTED);
            assertThat(queue.tryStart(i, i)).isTrue();
            queue.release(i, i);
        }

        assertThat(queue.request(new Ticket(7, peer(7), target), 59 * MINUTE).kind())
                .isEqualTo(Kind.REFUSED);
        assertThat(queue.request(new Ticket(7, peer(7), target), 60 * MINUTE).kind())
                .isEqualTo(Kind.GRANTED);
    }

    @Test
    void shouldTakeOutThoseWhoseCapWasReachedWhileTheyWaited() {
        assertThat(ask(1)).isEqualTo(Kind.GRANTED);
        assertThat(queue.request(new Ticket(2, peer(1), IpAddress.parse("198.51.100.9")), 0)
                        .kind())
                .isEqualTo(Kind.WAITING);
        assertThat(queue.tryStart(1, 0)).isTrue();

        assertThat(queue.refusedMeanwhile(0)).extracting(Ticket::punch).isEqualTo(2L);
        assertThat(queue.refusedMeanwhile(0)).isNull();
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void shouldTurnNobodyAwayBeforeItsBound() {
        ask(0);
        for (int i = 1; i <= 64; i++) {
            assertThat(ask(i)).isEqualTo(Kind.WAITING);
        }
        assertThat(ask(65)).isEqualTo(Kind.REFUSED);
    }

    private void spray(int punch, long nowNanos) {
        assertThat(queue.request(ticket(punch), nowNanos).kind()).isEqualTo(Kind.GRANTED);
        assertThat(queue.tryStart(punch, nowNanos)).isTrue();
        queue.release(punch, nowNanos);
    }

    private Kind ask(int punch) {
        return queue.request(ticket(punch), 0).kind();
    }

    private static Ticket ticket(int punch) {
        return new Ticket(punch, peer(punch), IpAddress.ofIpv4(0x0800_0001 + punch));
    }
}
