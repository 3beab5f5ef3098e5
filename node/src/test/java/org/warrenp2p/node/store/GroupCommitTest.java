package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.store.StoreException.Kind;
import org.warrenp2p.transport.Counters;

class GroupCommitTest {

    private final HandLoop loop = new HandLoop();
    private final Counters counters = new Counters();
    private final FakeFile file = new FakeFile();
    private final AtomicInteger opened = new AtomicInteger();
    private final GroupCommit commits = new GroupCommit(file, this::reopen, Duration.ZERO, loop, counters);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        file.commitsAllowed.release(1_000);
        commits.close();
    }

    @Test
    void shouldCommitTogetherWhatGatheredMeanwhile() {
        submit("first");
        file.commitsBegun.acquireUninterruptibly();
        for (int i = 0; i < 100; i++) {
            submit("later " + i);
        }
        loop.runReady();
        assertThat(told).as("nothing is told before its commit").isEmpty();
        file.commitsAllowed.release(1_000);
        loop.runUntil(() -> told.size() == 101);
        assertThat(file.commits.get()).isEqualTo(2);
        assertThat(told).startsWith("first durable", "later 0 durable").endsWith("later 99 durable");
        assertThat(counters.counter("store.committed").value()).isEqualTo(101);
    }

    @Test
    void shouldRefuseWhatIsBeyondTheBoundAndCountIt() {
        submit("first");
        file.commitsBegun.acquireUninterruptibly();
        for (int i = 0; i < GroupCommit.MAX_WAITING + 3; i++) {
            submit("later " + i);
        }
        assertThat(told).as("a refusal takes a turn as well").isEmpty();
        loop.runReady();
        assertThat(told).containsExactly("later 4096 LIMIT", "later 4097 LIMIT", "later 4098 LIMIT");
        assertThat(counters.counter("store.refused_queue_full").value()).isEqualTo(3);
        file.commitsAllowed.release(1_000);
        loop.runUntil(() -> told.size() == GroupCommit.MAX_WAITING + 4);
        assertThat(told).doesNotHaveDuplicates();
        assertThat(told.stream().filter(line -> line.endsWith("durable"))).hasSize(GroupCommit.MAX_WAITING + 1);
    }

    @Test
    void shouldFailAllOfACommitThatFailedAndNoneOfTheNext() {
        file.commitsAllowed.release(1_000);
        file.failure = new StoreException(Kind.IO, "The disk is full");
        submit("a");
        submit("b");
        loop.runUntil(() -> told.size() == 2);
        assertThat(told).containsExactly("a STORAGE", "b STORAGE");
        assertThat(counters.counter("store.failed").value()).isEqualTo(2);
        assertThat(file.abandoned).isTrue();

        file.failure = null;
        submit("c");
        loop.runUntil(() -> told.size() == 3);
        assertThat(told).endsWith("c durable");
        assertThat(opened).hasPositiveValue();
        assertThat(counters.counter("store.committed").value()).isEqualTo(1);
    }

    @Test
    void shouldNotOpenAFailedFileAgainTooSoon() {
        GroupCommit patient = new GroupCommit(file, this::reopen, Duration.ofDays(1), loop, counters);
        file.commitsAllowed.release(1_000);
        file.failure = new StoreException(Kind.IO, "The disk is full");
        submit(patient, "a");
        loop.runUntil(() -> told.size() == 1);
        file.failure = null;
        submit(patient, "b");
        loop.runUntil(() -> told.size() == 2);
        assertThat(told).containsExactly("a STORAGE", "b STORAGE");
        assertThat(opened).hasValue(0);
        patient.close();
    }

    @Test
    void shouldOutliveAFaultOfAChange() {
        file.commitsAllowed.release(1_000);
        commits.submit(
                open -> {
                    throw new IllegalStateException("a fault");
                },
                () -> told.add("durable"),
                failure -> told.add(failure.code().name()));
        loop.runUntil(() -> told.size() == 1);
        submit("next");
        loop.runUntil(() -> told.size() == 2);
        assertThat(told).containsExactly("STORAGE", "next durable");
    }

    @Test
    void shouldCommitWhatWaitsBeforeItCloses() {
        file.commitsAllowed.release(1_000);
        for (int i = 0; i < 100; i++) {
            submit("change " + i);
        }
        commits.close();
        submit("too late");
        loop.runReady();
        assertThat(told).hasSize(101).endsWith("too late CLOSED");
        assertThat(told.stream().filter(line -> line.endsWith("durable"))).hasSize(100);
        assertThat(file.closed).isTrue();
    }

    private void submit(String name) {
        submit(commits, name);
    }

    private void submit(GroupCommit to, String name) {
        to.submit(
                open -> open.put(Table.RECORDS, new byte[1], new byte[1]),
                () -> told.add(name + " durable"),
                failure -> told.add(name + " " + failure.code()));
    }

    private StoreFile reopen() {
        opened.incrementAndGet();
        return file;
    }

    /** A file whose commits wait for permission, and fail when told to. */
    private static final class FakeFile implements StoreFile {

        private final Semaphore commitsBegun = new Semaphore(0);
        private final Semaphore commitsAllowed = new Semaphore(0);
        private final AtomicInteger commits = new AtomicInteger();
        private volatile @Nullable StoreException failure;
        private volatile boolean abandoned;
        private volatile boolean closed;

        @Override
        public void put(Table table, byte[] key, byte[] content) {
            abandoned = false;
        }

        @Override
        public void remove(Table table, byte[] key) {}

        @Override
        public void forEach(Table table, EntryReader reader) {}

        @Override
        public void commit() throws StoreException {
            commitsBegun.release();
            commitsAllowed.acquireUninterruptibly();
            StoreException fail = failure;
            if (fail != null) {
                throw fail;
            }
            commits.incrementAndGet();
        }

        @Override
        public void tidy() {}

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void abandon() {
            abandoned = true;
        }
    }
}
