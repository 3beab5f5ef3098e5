package org.warrenp2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DeadlineQueuePropertiesTest {

    private record Entry(long time, int number, DeadlineQueue.Deadline deadline) {}

    /** The clock's origin is any, so it also runs over the end of a long. */
    @Property(tries = 200)
    void shouldRunEveryDeadlineOnceInOrderAndNoCancelledOne(@ForAll long seed, @ForAll boolean wrapping) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualLoop loop = new ManualLoop(wrapping ? Long.MAX_VALUE - random.nextInt(100) : random.nextLong());
        DeadlineQueue queue = new DeadlineQueue(loop);
        List<Entry> expected = new ArrayList<>();
        List<Integer> ran = new ArrayList<>();
        long elapsed = 0;
        for (int i = 0; i < 100; i++) {
            int number = i;
            long time = elapsed + random.nextInt(-5, 60);
            expected.add(new Entry(
                    Math.max(time, elapsed),
                    number,
                    queue.at(loop.nanoTime() + time - elapsed, () -> ran.add(number))));
            if (random.nextInt(4) == 0) {
                Entry victim = expected.get(random.nextInt(expected.size()));
                victim.deadline().cancel();
                if (!ran.contains(victim.number())) {
                    expected.remove(victim);
                }
            }
            assertThat(loop.waiting()).as("one timer for all").isLessThanOrEqualTo(1);
            long step = random.nextInt(10);
            loop.advance(step);
            elapsed += step;
            long now = elapsed;
            assertThat(queue.size())
                    .isEqualTo(expected.stream()
                            .filter(entry -> entry.time() > now)
                            .count());
        }
        loop.advance(1_000);
        assertThat(ran)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(Entry::number).toList());
        assertThat(queue.size()).isZero();
        assertThat(loop.waiting()).isZero();
    }

    @Property(tries = 100)
    void shouldRunWhatIsDueTogetherInTheOrderOfItsTimes(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualLoop loop = new ManualLoop(seed);
        DeadlineQueue queue = new DeadlineQueue(loop);
        List<Entry> added = new ArrayList<>();
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int number = i;
            long time = random.nextInt(10);
            added.add(new Entry(time, number, queue.at(loop.nanoTime() + time, () -> ran.add(number))));
        }
        loop.advance(10);
        added.sort(Comparator.comparingLong(Entry::time).thenComparing(Entry::number));
        assertThat(ran)
                .containsExactlyElementsOf(added.stream().map(Entry::number).toList());
    }

    /** The reference is a sorted list; nothing but the order of what remains may show that something was cancelled. */
    @Property(tries = 200)
    void shouldKeepTheOrderOfTheRestWhenSomeAreCancelled(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualLoop loop = new ManualLoop(Long.MAX_VALUE - 20);
        DeadlineQueue queue = new DeadlineQueue(loop);
        List<Entry> left = new ArrayList<>();
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int number = i;
            long time = random.nextInt(40);
            left.add(new Entry(time, number, queue.at(loop.nanoTime() + time, () -> ran.add(number))));
            if (random.nextInt(3) == 0) {
                DeadlineQueue.Deadline victim =
                        left.remove(random.nextInt(left.size())).deadline();
                victim.cancel();
                victim.cancel();
            }
        }
        assertThat(queue.size()).isEqualTo(left.size());
        loop.advance(40);
        left.sort(Comparator.comparingLong(Entry::time).thenComparing(Entry::number));
        assertThat(ran)
                .containsExactlyElementsOf(left.stream().map(Entry::number).toList());
    }

    @Example
    void shouldNotWakeTheLoopForWhatWasCancelled() {
        ManualLoop loop = new ManualLoop(0);
        DeadlineQueue queue = new DeadlineQueue(loop);
        List<Long> ran = new ArrayList<>();
        queue.at(100, () -> ran.add(loop.nanoTime())).cancel();
        assertThat(loop.waiting()).as("nothing to wait for").isZero();
        DeadlineQueue.Deadline answered = queue.at(100, () -> ran.add(loop.nanoTime()));
        queue.at(2_000_000_000L, () -> ran.add(loop.nanoTime()));
        answered.cancel();
        assertThat(loop.nextNanos()).isEqualTo(2_000_000_000L);
        loop.advance(2_000_000_000L);
        assertThat(ran).containsExactly(2_000_000_000L);
    }

    @Example
    void shouldForgetEverythingAtOnceAndGoOn() {
        ManualLoop loop = new ManualLoop(0);
        DeadlineQueue queue = new DeadlineQueue(loop);
        List<String> ran = new ArrayList<>();
        DeadlineQueue.Deadline forgotten = queue.at(5, () -> ran.add("forgotten"));
        queue.clear();
        assertThat(loop.waiting()).isZero();
        queue.at(6, () -> ran.add("later"));
        forgotten.cancel();
        loop.advance(10);
        assertThat(ran).containsExactly("later");
    }

    @Example
    void shouldLeaveWhatATaskAddsToTheNextTurn() {
        ManualLoop loop = new ManualLoop(0);
        DeadlineQueue queue = new DeadlineQueue(loop);
        List<String> ran = new ArrayList<>();
        queue.at(5, () -> addForever(queue, ran));
        loop.schedule(5, () -> ran.add("another task of the loop"));
        loop.schedule(5, () -> ran.clear());
        loop.schedule(5, queue::clear);
        loop.advance(5);
        assertThat(ran).as("since the list was cleared").hasSizeLessThanOrEqualTo(1);
        assertThat(queue.size()).isZero();
    }

    private static void addForever(DeadlineQueue queue, List<String> ran) {
        ran.add("once more");
        queue.at(0, () -> addForever(queue, ran));
    }

    @Example
    void shouldGoOnAfterATaskThatThrows() {
        ManualLoop loop = new ManualLoop(0);
        DeadlineQueue queue = new DeadlineQueue(loop);
        List<String> ran = new ArrayList<>();
        queue.at(5, () -> {
            throw new IllegalStateException("a fault of the program");
        });
        queue.at(5, () -> ran.add("after it"));
        assertThatThrownBy(() -> loop.advance(5)).isInstanceOf(IllegalStateException.class);
        loop.advance(5);
        assertThat(ran).containsExactly("after it");
    }
}
