package org.warrenp2p.transport.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which a buffer was garbage-collected without having been released. The build sets detection to
 * paranoid, so every buffer is watched.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

    /** How often the garbage is collected, at most, until a lost object is noticed. */
    private static final int ROUNDS = 100;

    @Override
    public void beforeAll(ExtensionContext context) {
        // what an earlier class left behind stays in the list and fails this one: late is better than never
        ByteBufUtil.setLeakListener((type, records) -> REPORTS.add(type + " " + records));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> reports = collect();
        if (!reports.isEmpty()) {
            throw new AssertionError(reports.size() + " buffers leaked; the first: " + reports.get(0));
        }
    }

    /** Has the garbage collected, and hands over what was reported since the last time. */
    static List<String> collect() throws InterruptedException {
        awaitCollection();
        awaitCollection();
        ByteBufAllocator.DEFAULT.directBuffer(1).release(); // the detector reports when it sees the next buffer
        List<String> reports = List.copyOf(REPORTS);
        REPORTS.clear();
        return reports;
    }

    private static void awaitCollection() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        PhantomReference<Object> lost = new PhantomReference<>(new Object(), queue);
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            if (queue.remove(100) == lost) {
                return;
            }
        }
        throw new AssertionError("The garbage collector does not run");
    }
}
