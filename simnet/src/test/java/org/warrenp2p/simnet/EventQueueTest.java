package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    private static final long HALF_SECOND = 500_000_000L;

    private final EventQueue queue = new EventQueue();
    private final Someone someone = new Someone();
    private final List<String> happened = new ArrayList<>();

    @Test
    void shouldOrderByTimeAndThenBySequence() {
        schedule(20, "c");
        schedule(10, "a");
        schedule(20, "d");
        schedule(10, "b");

        runAll();

        assertThat(happened).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shouldForgetWhatWasCancelled() {
        long cancelled = schedule(10, "cancelled");
        schedule(20, "kept");

        assertThat(queue.cancel(cancelled)).isTrue();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.cancel(cancelled)).isFalse();
        runAll();

        assertThat(happened).containsExactly("kept");
    }

    @Test
    void shouldNotCancelTheEventThatTookOverASlot() {
        long first = schedule(10, "first");
        queue.cancel(first);
        schedule(10, "second");

        assertThat(queue.cancel(first)).isFalse();
        runAll();

        assertThat(happened).containsExactly("second");
    }

    @Test
    void shouldCancelEverythingOfOneOwnerAndNothingElse() {
        Someone other = new Someone();
        for (int i = 0; i < 100; i++) {
            schedule(i % 7, "kept");
            queue.schedule(i % 5, other, () -> happened.add("cancelled"));
        }

        queue.cancelAll(other);
        runAll();

        assertThat(happened).hasSize(100).containsOnly("kept");
    }

    @Test
    void shouldReuseTheSlotsOfCancelledEvents() {
        for (int i = 0; i < 100_000; i++) {
            queue.cancel(schedule(i, "cancelled"));
        }

        assertThat(queue.slotCapacity()).isLessThan(1_000);
    }

    /** What the model remembers of an event. */
    private record Expected(long time, int sequence, long handle, Someone owner) {}

    /** Kinds of acts: 0 to 4 schedule, 5 and 6 take the next, 7 and 8 cancel, 9 may kill an owner. */
    @Property(tries = 300)
    void shouldBehaveLikeAPriorityQueue(
            @ForAll @Size(max = 400) List<@IntRange(max = 9) Integer> kinds, @ForAll long seed) {
        PriorityQueue<Expected> model =
                new PriorityQueue<>(Comparator.comparingLong(Expected::time).thenComparingInt(Expected::sequence));
        List<Expected> everScheduled = new ArrayList<>();
        List<Someone> owners = List.of(new Someone(), new Someone(), new Someone());
        int[] ran = {-1};
        long random = seed;
        for (int kind : kinds) {
            random = Mixing.mix(random);
            int number = (int) (random >>> 40);
            if (kind <= 4) {
                int sequence = everScheduled.size();
                Someone owner = owners.get(number % owners.size());
                // near ones, those about the horizon and beyond it, and those that never come
                long time = number % 29 == 0 ? Long.MAX_VALUE : number % 16 * (number % 3 == 0 ? HALF_SECOND : 1);
                long handle = queue.schedule(time, owner, () -> ran[0] = sequence);
                Expected event = new Expected(time, sequence, handle, owner);
                model.add(event);
                everScheduled.add(event);
            } else if (kind <= 6 && !model.isEmpty()) {
                assertThat(queue.nextTime()).isEqualTo(model.element().time());
                queue.poll().run();
                assertThat(ran[0]).isEqualTo(model.remove().sequence());
            } else if (kind <= 8 && !everScheduled.isEmpty()) {
                Expected event = everScheduled.get(number % everScheduled.size());
                assertThat(queue.cancel(event.handle())).isEqualTo(model.remove(event));
            } else if (kind == 9 && number % 8 == 0) {
                Someone owner = owners.get(number % owners.size());
                queue.cancelAll(owner);
                model.removeIf(event -> event.owner() == owner);
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
        while (!model.isEmpty()) {
            queue.poll().run();
            assertThat(ran[0]).isEqualTo(model.remove().sequence());
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    /** Against a list of what waits: near and far events, some taken out before. */
    @Property(tries = 300)
    void shouldTellWhatIsDueSoonAndChangeNothing(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 40) Integer> times,
            @ForAll @IntRange(max = 45) int until) {
        List<Integer> ran = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            int time = times.get(i);
            tasks.add(() -> ran.add(time));
            handles.add(queue.schedule(times.get(i), someone, tasks.get(i)));
        }
        List<Runnable> due = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            if (i % 5 == 4) {
                queue.cancel(handles.get(i));
            } else {
                left.add(times.get(i));
                if (times.get(i) <= until) {
                    due.add(tasks.get(i));
                }
            }
        }
        Runnable[] into = new Runnable[32];
        int count = queue.dueUntil(until, into);

        assertThat(count).isEqualTo(Math.min(due.size(), into.length));
        assertThat(Arrays.asList(into).subList(0, count))
                .doesNotHaveDuplicates()
                .allMatch(due::contains);
        runAll();
        assertThat(ran).containsExactlyElementsOf(left.stream().sorted().toList());
    }

    @Test
    void shouldTellNothingOfWhatIsFar() {
        schedule(10, "near");
        schedule(4 * HALF_SECOND, "far");

        assertThat(queue.dueUntil(10 * HALF_SECOND, new Runnable[8])).isEqualTo(1);
        assertThat(queue.dueUntil(9, new Runnable[8])).isZero();
    }

    private long schedule(long time, String name) {
        return queue.schedule(time, someone, () -> happened.add(name));
    }

    private void runAll() {
        while (!queue.isEmpty()) {
            queue.poll().run();
        }
    }

    private static final class Someone extends EventQueue.Owner {}
}
