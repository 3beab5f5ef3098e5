package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Console;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.Output;
import org.warrenp2p.cli.console.Waiting;
import org.warrenp2p.node.NewValue;
import org.warrenp2p.node.NodeBuilder;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.StoredValue;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stores a small value. */
@Command(
        name = "put",
        description = {
            "Stores a value of at most 900 bytes from standard input, and prints its key.",
            "Other nodes keep it for a day; whoever has the key can read it. With --mutable the owner of the key file, and"
                    + " nobody else, can replace it later under the same key: put again. The key file then only signs;"
                    + " a node that runs with it is not disturbed."
        },
        footer = {
            "",
            "Example:",
            "  warren put --bootstrap /ip4/203.0.113.7/udp/4433/p2p/12D3KooW... < note.txt",
            "  warren put --mutable --key me.key --salt status < status.txt"
        })
final class PutCommand extends WarrenCommand {

    @Option(names = "--mutable", description = "a value that can be replaced by whoever has the --key file")
    private boolean mutable;

    @Option(
            names = "--salt",
            paramLabel = "TEXT",
            description = "tells the mutable values of one key apart; at most 32 bytes of UTF-8 (default: empty)")
    private @Nullable String salt;

    @Option(
            names = "--seq",
            paramLabel = "N",
            description =
                    "the sequence of a mutable value; the higher one replaces the lower one (default: one more than"
                            + " the network has)")
    private @Nullable Long sequence;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    PutCommand(Console console) {
        super(console);
    }

    @Override
    int run(Output output) throws Exception {
        requireUsage();
        List<Multiaddr> bootstrap = network.requiredBootstrap(console());
        Identity key = network.identity();
        NewValue value = value(key, read(output));
        // somebody may run a node with this key: a second one would take its sessions
        NodeBuilder builder = network.builder(bootstrap, mutable ? null : key)
                .role(RoleSetting.CLIENT)
                .publish(false);
        try (JoinedNode joined = JoinedNode.join(builder, bootstrap, network.timeout())) {
            StoredValue stored = put(joined.node(), value);
            output.line(stored.key().toString());
            if (!output.isJson()) {
                output.note(text(stored));
            }
            output.object(json(stored));
            return 0;
        }
    }

    private void requireUsage() throws CliFailure {
        if (mutable && !network.hasKey()) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "--mutable needs --key FILE: with a fresh key nobody could ever replace the value",
                    "`warren key generate --out FILE` makes one");
        }
        if (!mutable && (salt != null || sequence != null)) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    (salt != null ? "--salt" : "--seq") + " is of mutable values only",
                    "Add --mutable --key FILE, or leave it out");
        }
        if (saltBytes().length > Value.Mutable.MAX_SALT_BYTES) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "--salt has at most " + Value.Mutable.MAX_SALT_BYTES + " bytes of UTF-8, not " + saltBytes().length,
                    "Shorten it");
        }
    }

    private byte[] saltBytes() {
        return salt == null ? new byte[0] : salt.getBytes(StandardCharsets.UTF_8);
    }

    /** Not more than needed to see that it is too long. */
    private byte[] read(Output output) throws IOException, CliFailure {
        if (console().typed()) {
            output.note("type the value; Ctrl-D at the beginning of a line ends it");
        }
        // the JDK's own readNBytes of a FileInputStream seeks, which a pipe cannot
        byte[] content = new BufferedInputStream(console().in()).readNBytes(Value.MAX_CONTENT_BYTES + 1);
        if (content.length > Value.MAX_CONTENT_BYTES) {
            throw new CliFailure(
                    ErrorCode.USAGE,
                    "A value has at most " + Value.MAX_CONTENT_BYTES + " bytes, and standard input has more",
                    "Serve larger things yourself (`warren announce`, `warren listen`) and store where they are");
        }
        return content;
    }

    private NewValue value(@Nullable Identity key, byte[] content) {
        if (!mutable || key == null) {
            return NewValue.immutable(content);
        }
        return sequence == null
                ? NewValue.update(key, saltBytes(), content)
                : NewValue.mutable(key, saltBytes(), sequence, content);
    }

    private StoredValue put(WarrenNode node, NewValue value) throws CliFailure {
        try {
            return Waiting.on(node.put(value, network.timeout()), network.timeout());
        } catch (CliFailure failure) {
            throw failure.withHintFor(ErrorCode.REFUSED, refusedHint()).withHintFor(ErrorCode.TIMEOUT, Waiting.LONGER);
        }
    }

    private String refusedHint() {
        return sequence == null
                ? "Try again in a while"
                : "Leave --seq out to take the next one, or look with `warren get KEY --json` which one is there";
    }

    private static String text(StoredValue stored) {
        String which = stored.sequence().isPresent()
                ? " as sequence " + Long.toUnsignedString(stored.sequence().getAsLong())
                : "";
        return "stored" + which + " on " + Amount.of(stored.storedOn(), "node") + " in " + Durations.text(stored.took())
                + ", for a day";
    }

    private static ObjectNode json(StoredValue stored) {
        return Sequences.put(Output.object(true).put("key", stored.key().toString()), stored.sequence())
                .put("stored_on", stored.storedOn())
                .put("took_ms", Durations.millis(stored.took()));
    }
}
