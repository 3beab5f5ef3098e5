package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for futures, never without an end. */
final class Await {

    /** For one operation on loopback: thousands of round trips. What takes longer hangs. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Await() {}

    static <T> T on(CompletableFuture<T> future) {
        return future.orTimeout(LIMIT.toNanos(), TimeUnit.NANOSECONDS).join();
    }

    static void all(Collection<? extends CompletableFuture<?>> futures) {
        var unused = on(CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])));
    }
}
