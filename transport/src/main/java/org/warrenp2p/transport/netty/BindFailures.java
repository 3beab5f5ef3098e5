package org.warrenp2p.transport.netty;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Locale;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Failure;

/** Says in one sentence why a socket could not be bound, and what to do. */
public final class BindFailures {

    /** Ports below this one need a privilege on most systems. */
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private BindFailures() {}

    /**
     * The failure for {@code cause}. The kinds of bind error share one exception type and their texts follow the
     * machine's language, so what can be found out otherwise is not read from the text.
     */
    public static Failure of(Endpoint local, Throwable cause) {
        if (cause instanceof UnsupportedOperationException) {
            return new Failure(
                    Failure.Code.UNSUPPORTED,
                    "This machine has no " + local.family() + ", so " + local + " cannot be bound; remove it from the"
                            + " listen addresses");
        }
        if (!isOurs(local)) {
            return new Failure(
                    Failure.Code.ADDRESS_UNUSABLE,
                    local + " cannot be bound because no interface of this machine has that address; bind one that"
                            + " it has, or the wildcard");
        }
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (local.port() != 0 && local.port() < FIRST_UNPRIVILEGED_PORT && !text.contains("in use")) {
            return new Failure(
                    Failure.Code.ADDRESS_UNUSABLE,
                    local + " cannot be bound without a privilege; choose a port of 1024 or more, or grant"
                            + " CAP_NET_BIND_SERVICE");
        }
        if (text.contains("in use") || cause instanceof java.net.BindException) {
            return new Failure(
                    Failure.Code.ADDRESS_IN_USE,
                    local + " is in use by another program; stop that program or choose another port");
        }
        return new Failure(
                Failure.Code.ADDRESS_UNUSABLE,
                local + " cannot be bound (" + cause.getMessage() + "); choose another address or port");
    }

    private static boolean isOurs(Endpoint local) {
        if (local.address().isUnspecified() || local.address().isLoopback()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(local.address().toInetAddress()) != null;
        } catch (SocketException e) {
            return true; // cannot be told: let the other reasons speak
        }
    }
}
