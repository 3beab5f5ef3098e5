package org.warrenp2p.cli.console;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.proto.identity.KeyFileException;
import org.warrenp2p.transport.Failure;

/** The one place that turns whatever was thrown into a sentence, a hint and an exit status. */
public final class Failures {

    private Failures() {}

    /** The failure to report for {@code thrown}, which futures may have wrapped. */
    public static CliFailure of(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof CliFailure failure) {
            return failure;
        }
        if (cause instanceof WarrenException failure) {
            return ofNode(failure);
        }
        if (cause instanceof KeyFileException failure) {
            return new CliFailure(ErrorCode.KEY_FILE, text(failure), hint(failure.kind()), failure);
        }
        if (cause instanceof IOException failure) {
            return ofFile(failure);
        }
        if (cause instanceof IllegalArgumentException failure) {
            return new CliFailure(ErrorCode.USAGE, text(failure), "--help shows what the command takes", failure);
        }
        return new CliFailure(
                ErrorCode.INTERNAL,
                "This is a fault of Warren: " + cause,
                "Run it again with -v and report what it prints",
                cause);
    }

    private static CliFailure ofFile(IOException failure) {
        String file = text(failure);
        String message = failure instanceof NoSuchFileException
                ? "There is no " + file
                : failure instanceof AccessDeniedException ? "You may not use " + file : file;
        return new CliFailure(ErrorCode.FILE, message, "Check the path and its permissions", failure);
    }

    private static CliFailure ofNode(WarrenException failure) {
        ErrorCode code = codeOf(failure.code());
        return new CliFailure(code, text(failure), hint(failure.code()), failure);
    }

    private static ErrorCode codeOf(Failure.Code code) {
        return switch (code) {
            case TIMEOUT -> ErrorCode.TIMEOUT;
            case UNREACHABLE -> ErrorCode.UNREACHABLE;
            case REFUSED -> ErrorCode.REFUSED;
            case WRONG_PEER -> ErrorCode.WRONG_PEER;
            case LIMIT -> ErrorCode.LIMIT;
            case NOT_FOUND -> ErrorCode.NOT_FOUND;
            case CLOSED -> ErrorCode.CLOSED;
            case ADDRESS_IN_USE -> ErrorCode.ADDRESS_IN_USE;
            case ADDRESS_UNUSABLE -> ErrorCode.ADDRESS_UNUSABLE;
            case UNSUPPORTED -> ErrorCode.UNSUPPORTED;
            case PROTOCOL -> ErrorCode.PROTOCOL;
            case STORAGE -> ErrorCode.STORAGE;
        };
    }

    private static String hint(Failure.Code code) {
        return switch (code) {
            case TIMEOUT -> "Check that the peer runs and is in the same network; --timeout 30s waits longer";
            case UNREACHABLE -> "Check that this machine has a network of the same kind (IPv4 or IPv6) as the peer";
            case REFUSED -> "Ask whoever runs the peer whether it should accept you";
            case WRONG_PEER -> "Check the peer id behind /p2p/: another node runs at that address now";
            case LIMIT -> "Try again in a while";
            case NOT_FOUND -> "Check the id, and that the peer runs and was given the same --network";
            case CLOSED -> "Try again; if it happens every time, -v shows what came before";
            case ADDRESS_IN_USE ->
                "Stop the other program, or take another port, such as --listen /ip4/0.0.0.0/udp/4434";
            case ADDRESS_UNUSABLE -> "Listen on an address of this machine; /ip4/0.0.0.0/udp/4433 means all of them";
            case UNSUPPORTED -> "docs/cli.md says what this version can do";
            case PROTOCOL -> "The peer may run another version; -v shows more";
            case STORAGE -> "Check the permissions, the room on the disk, and that no other node uses the directory";
        };
    }

    private static String hint(KeyFileException.Kind kind) {
        return switch (kind) {
            case MISSING, NOT_A_KEY -> "`warren key generate --out FILE` makes a new key";
            case EXISTS -> "`warren key show FILE` tells the peer id of the key that is there";
            case OPEN_TO_OTHERS -> "Whoever has read it can be this peer: if that may have happened, make a new one";
            case IO -> "Check the path and its permissions";
        };
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
