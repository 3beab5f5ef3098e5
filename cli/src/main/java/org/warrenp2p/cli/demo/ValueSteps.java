package org.warrenp2p.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.FoundValue;
import org.warrenp2p.node.NewValue;
import org.warrenp2p.node.StoredValue;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;

/** One node stores a value that never changes and one that does; another node reads them, before and after the change. */
final class ValueSteps {

    private static final byte[] SALT = "warren/demo".getBytes(UTF_8);
    private static final byte[] NEVER_CHANGES = "Whoever has my key knows that this is what I say.".getBytes(UTF_8);
    private static final byte[] FIRST = "My owner may change me.".getBytes(UTF_8);
    private static final byte[] SECOND = "My owner has changed me.".getBytes(UTF_8);

    private final DemoNetwork network;
    private final Identity owner = Identity.generate(new SystemEntropy());
    private @Nullable StoredValue immutable;
    private @Nullable StoredValue mutable;

    ValueSteps(DemoNetwork network) {
        this.network = network;
    }

    String put() throws CliFailure {
        StoredValue first = put(NewValue.immutable(NEVER_CHANGES));
        StoredValue second = put(NewValue.update(owner, SALT, FIRST));
        immutable = first;
        mutable = second;
        return "a value that never changes is kept by " + Amount.of(first.storedOn(), "other node")
                + ", one that its owner may change by " + second.storedOn();
    }

    String get() throws CliFailure {
        StoredValue first = immutable;
        StoredValue second = mutable;
        if (first == null || second == null) {
            throw new IllegalStateException("nothing was stored");
        }
        FoundValue unchanged = get(first);
        require(unchanged, NEVER_CHANGES);
        require(get(second), FIRST);
        StoredValue update = put(NewValue.update(owner, SALT, SECOND));
        FoundValue changed = get(second);
        require(changed, SECOND);
        if (!changed.sequence().equals(update.sequence())) {
            throw different();
        }
        return "another node read both, the first in " + Durations.text(unchanged.took())
                + ", and after a change the new content, sequence "
                + Long.toUnsignedString(changed.sequence().orElseThrow());
    }

    private StoredValue put(NewValue value) throws CliFailure {
        return on(writer().put(value, DemoNetwork.OPERATION_LIMIT));
    }

    private FoundValue get(StoredValue stored) throws CliFailure {
        return on(reader().get(stored.key(), DemoNetwork.OPERATION_LIMIT));
    }

    private static <T> T on(CompletableFuture<T> operation) throws CliFailure {
        return Waiting.on(operation, DemoNetwork.OPERATION_LIMIT);
    }

    private WarrenNode writer() {
        return network.node(0);
    }

    private WarrenNode reader() {
        return network.node(network.size() - 1);
    }

    private static void require(FoundValue found, byte[] content) throws CliFailure {
        if (!found.content().equals(Bytes.wrap(content))) {
            throw different();
        }
    }

    private static CliFailure different() {
        return new CliFailure(
                ErrorCode.INTERNAL, "a value came back that is not the one that was stored", "Try again with -v");
    }
}
