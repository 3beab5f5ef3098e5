package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.warrenp2p.transport.Failure;

final class CryptoWorkerTest {

    private static final int BOUND = 3;

    private final QueueLoop loop = new QueueLoop();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final CryptoWorker worker = new CryptoWorker(threads::add, BOUND);

    @Test
    void shouldRefuseStrangersBeyondTheBoundAndServeThemAgainAfterwards() {
        List<Outcome<String>> outcomes = strangers(BOUND + 1);
        loop.runAll();
        assertThat(outcomes.get(BOUND).failureCode()).isEqualTo(Failure.Code.LIMIT);
        assertThat(worker.waiting()).isEqualTo(BOUND);

        runThreads();
        loop.runAll();
        outcomes.subList(0, BOUND)
                .forEach(outcome -> assertThat(outcome.value()).isEqualTo("done"));
        assertThat(outcomes.get(BOUND).calls()).isEqualTo(1);

        assertThat(worker.waiting()).isZero();
        Outcome<String> later = strangers(1).get(0);
        runThreads();
        loop.runAll();
        assertThat(later.value()).isEqualTo("done");
    }

    @Test
    void shouldKeepPlacesForTheNodeWhenStrangersFillTheirs() {
        strangers(BOUND + 10);
        List<Outcome<String>> own = new ArrayList<>();
        for (int i = 0; i < BOUND + 1; i++) {
            own.add(new Outcome<>());
            worker.runForNode(loop, () -> "own", own.get(i));
        }
        runThreads();
        loop.runAll();
        own.subList(0, BOUND).forEach(outcome -> assertThat(outcome.value()).isEqualTo("own"));
        assertThat(own.get(BOUND).failureCode()).isEqualTo(Failure.Code.LIMIT);
    }

    @Test
    void shouldCompleteInALaterTurnEvenWhenRefusing() {
        List<Outcome<String>> outcomes = strangers(BOUND + 1);
        runThreads();
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.calls()).isZero());
        loop.runAll();
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.calls()).isEqualTo(1));
    }

    @Test
    void shouldAnswerARefusedPacketWithItsReason() {
        Outcome<String> outcome = new Outcome<>();
        worker.runForStranger(
                loop,
                () -> {
                    throw new HandshakeException("no");
                },
                outcome);
        runThreads();
        loop.runAll();
        assertThat(outcome.failureCode()).isEqualTo(Failure.Code.PROTOCOL);
        assertThat(loop.faults()).isEmpty();
    }

    @Test
    void shouldFailOnceAndShowTheLoopTheFaultWhenAJobThrows() {
        Outcome<String> outcome = new Outcome<>();
        IllegalStateException fault = new IllegalStateException("broken");
        worker.runForNode(
                loop,
                () -> {
                    throw fault;
                },
                outcome);
        runThreads();
        loop.runAll();
        assertThat(outcome.failureCode()).isEqualTo(Failure.Code.UNSUPPORTED);
        assertThat(loop.faults()).containsExactly(fault);
        assertThat(worker.waiting()).isZero();
    }

    @Test
    void shouldReportAFullOrStoppedPoolAsLimit() {
        CryptoWorker stopped = new CryptoWorker(
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                BOUND);
        Outcome<String> outcome = new Outcome<>();
        stopped.runForNode(loop, () -> "never", outcome);
        assertThat(outcome.calls()).isZero();
        loop.runAll();
        assertThat(outcome.failureCode()).isEqualTo(Failure.Code.LIMIT);
        assertThat(stopped.waiting()).isZero();
    }

    @Test
    void shouldRefuseABoundBelowOne() {
        assertThatThrownBy(() -> new CryptoWorker(Runnable::run, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Outcome<String>> strangers(int count) {
        List<Outcome<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Outcome<String> outcome = new Outcome<>();
            outcomes.add(outcome);
            worker.runForStranger(loop, () -> "done", outcome);
        }
        return outcomes;
    }

    private void runThreads() {
        for (Runnable task = threads.poll(); task != null; task = threads.poll()) {
            task.run();
        }
    }
}
