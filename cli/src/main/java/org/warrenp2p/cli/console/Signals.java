package org.warrenp2p.cli.console;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * SIGINT and SIGTERM as a future. A shutdown hook would do for the first signal, but it forces the exit status 143, and
 * the JVM swallows the second one; people press Ctrl-C twice when they mean it.
 */
final class Signals {

    private Signals() {}

    /**
     * Completes with the first signal to end; the second has the system's effect again, which is to kill. Where the JVM
     * has no signals of its own (a runtime without {@code jdk.unsupported}), never: then the first one kills.
     */
    static CompletableFuture<Void> firstTermination() {
        CompletableFuture<Void> requested = new CompletableFuture<>();
        for (String name : List.of("INT", "TERM")) {
            try {
                handle(name, requested);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // not on this system: the JVM's own handling stays
            }
        }
        return requested;
    }

    /** By reflection, because the compiler warns of the class and the build takes warnings for errors. */
    private static void handle(String name, CompletableFuture<Void> requested) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object byDefault = handlerType.getField("SIG_DFL").get(null);
        var install = signalType.getMethod("handle", signalType, handlerType);
        InvocationHandler onCall = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                install.invoke(null, arguments[0], byDefault);
                requested.complete(null);
                return null;
            }
            return method.invoke(requested, arguments);
        };
        Object handler = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, onCall);
        install.invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
    }
}
