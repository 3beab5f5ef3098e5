package org.warrenp2p.node;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which a Netty buffer was lost; the same idea as in the tests of transport. */
final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> REPORTS.add(type + " " + records));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        awaitCollection();
        awaitCollection();
        ByteBufAllocator.DEFAULT.directBuffer(1).release(); // the detector reports when it sees the next buffer
        List<String> reports = List.copyOf(REPORTS);
        REPORTS.clear();
        if (!reports.isEmpty()) {
            throw new AssertionError(reports.size() + " buffers leaked; the first: " + reports.get(0));
        }
    }

    private static void awaitCollection() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        PhantomReference<Object> lost = new PhantomReference<>(new Object(), queue);
        for (int i = 0; i < 100; i++) {
            System.gc();
            if (queue.remove(100) == lost) {
                return;
            }
        }
        throw new AssertionError("The garbage collector does not run");
    }
}
