package org.warrenp2p.testnet.lab.net;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The namespaces of one run. Closing it ends every process in them and removes them; so does the end of this process, by
 * whatever signal it can notice, and a run that was killed is cleaned up after by the next one. Nothing is ever done to the
 * network of the machine itself. Safe for use by several threads.
 */
public final class NamespacePool implements AutoCloseable {

    /** A process that was killed is gone within milliseconds; what is late is told. */
    private static final int END_SECONDS = 10;

    private final Owner owner = Owner.ofThisProcess();
    private final Map<String, Namespace> namespaces = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::closeQuietly, "lab-end");
    private boolean closed;

    private NamespacePool() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Begins a run. What earlier runs have left that were killed is removed.
     *
     * @throws LabException with what is missing if this machine cannot have a lab
     */
    public static NamespacePool open() throws LabException, InterruptedException {
        LabMachine.requireTools();
        for (String name : namesOnMachine()) {
            if (Owner.of(name).filter(owner -> !owner.isAlive()).isPresent()) {
                sweep(name);
            }
        }
        NamespacePool pool = new NamespacePool();
        try {
            LabMachine.requireKernel(pool);
            return pool;
        } catch (LabException e) {
            pool.close();
            throw e;
        }
    }

    private static void sweep(String leftover) throws LabException, InterruptedException {
        try {
            delete(leftover, List.of());
        } catch (LabException e) {
            // another run that begins may have been quicker
            if (namesOnMachine().contains(leftover)) {
                throw e;
            }
        }
    }

    /** The namespaces of labs that there are, of this run or of others. */
    static List<String> namesOnMachine() throws LabException, InterruptedException {
        return Command.of("ip", "netns", "list")
                .run()
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> Owner.of(name).isPresent())
                .toList();
    }

    /** A new namespace with nothing but its loopback. */
    public synchronized Namespace add(String host) throws LabException, InterruptedException {
        if (!host.matches("[a-z0-9]+")) {
            throw new IllegalArgumentException("A host is named by a-z and 0-9, not \"" + host + "\"");
        }
        if (namespaces.containsKey(host)) {
            throw new IllegalArgumentException("There is a namespace " + host + " already");
        }
        Namespace namespace = new Namespace(this, host, owner.namespace(host));
        run(Command.of("ip", "netns", "add", namespace.name()));
        namespaces.put(host, namespace);
        // or every device begins by looking for IPv6 neighbours, at times of its own
        namespace.sysctlWherePresent("net.ipv6.conf.default.disable_ipv6", 1);
        namespace.ip("link set lo up");
        return namespace;
    }

    /** One at a time: closing waits for what is under way, and whatever comes later is refused. */
    synchronized String run(Command command) throws LabException, InterruptedException {
        refuseIfClosed();
        return command.run();
    }

    synchronized Process start(ProcessBuilder builder) throws IOException, LabException {
        refuseIfClosed();
        return builder.start();
    }

    private void refuseIfClosed() throws LabException {
        if (closed) {
            throw new LabException("The lab is being taken down");
        }
    }

    synchronized void remove(Namespace namespace) throws LabException, InterruptedException {
        if (namespaces.remove(namespace.host(), namespace)) {
            delete(namespace.name(), namespace.started());
        }
    }

    /** @param started programs that were started in it, of which some may not have got there yet */
    private static void delete(String name, List<ProcessHandle> started) throws LabException, InterruptedException {
        List<ProcessHandle> inside = Command.of("ip", "netns", "pids", name)
                .run()
                .lines()
                .map(String::strip)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        List<CompletableFuture<ProcessHandle>> ends = Stream.concat(inside.stream(), started.stream())
                .filter(ProcessHandle::isAlive)
                .map(process -> {
                    process.destroyForcibly();
                    return process.onExit();
                })
                .toList();
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabException("A process in the namespace " + name + " does not end", e);
        }
        Command.of("ip", "netns", "del", name).run();
    }

    private void closeQuietly() {
        try {
            end();
        } catch (LabException e) {
            // the next run removes what is left
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() throws LabException, InterruptedException {
        closed = true;
        LabException first = null;
        for (Namespace namespace : List.copyOf(namespaces.values())) {
            try {
                remove(namespace);
            } catch (LabException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** @throws LabException if something could not be removed; the rest has been */
    @Override
    public void close() throws LabException {
        try {
            end();
        } catch (InterruptedException e) {
            // the hook tries once more
            Thread.currentThread().interrupt();
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook finds nothing left
        }
    }
}
