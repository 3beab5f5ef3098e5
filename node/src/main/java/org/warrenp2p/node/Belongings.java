package org.warrenp2p.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.store.OpenStore;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;

/**
 * What a node owns before it has a loop.
 *
 * @param store its open store, or null if nothing outlives the process
 */
record Belongings(Identity identity, @Nullable OpenStore store) {

    /**
     * Opens them; fails with STORAGE and a sentence that says what is wrong.
     *
     * @param chosen in place of the identity in {@code data}
     * @param data null if nothing outlives the process
     * @param blocking where files may be waited for
     */
    static CompletableFuture<Belongings> open(
            @Nullable Identity chosen, @Nullable DataDirectory data, Executor blocking) {
        if (data == null) {
            Identity identity = chosen != null ? chosen : Identity.generate(new SystemEntropy());
            return CompletableFuture.completedFuture(new Belongings(identity, null));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    data.create();
                    return new Belongings(chosen != null ? chosen : data.identity(), data.openStore());
                },
                blocking);
    }

    /** Begins to use the store on {@code loop}; before it runs. */
    NodeStorage serve(EventLoop loop, Counters counters) {
        return store == null ? NodeStorage.inMemory(loop) : NodeStorage.of(store.serve(loop, counters));
    }
}
