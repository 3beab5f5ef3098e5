package org.warrenp2p.testnet.lab.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One network namespace: a host or a router of the lab. */
public final class Namespace {

    private final NamespacePool pool;
    private final String host;
    private final String name;
    private final List<Process> processes = new ArrayList<>();

    Namespace(NamespacePool pool, String host, String name) {
        this.pool = pool;
        this.host = host;
        this.name = name;
    }

    /** What the lab calls it, such as {@code wan}. */
    public String host() {
        return host;
    }

    /** What the machine calls it. */
    public String name() {
        return name;
    }

    /** Runs {@code lines} of {@code ip} in it, such as {@code link set lo up}; the first that fails ends it. */
    public void ip(String... lines) throws LabException, InterruptedException {
        pool.run(Command.of("ip", "-n", name, "-batch", "-").fed(String.join("\n", lines) + "\n"));
    }

    /** Loads {@code ruleset} into its netfilter, all of it or nothing. */
    public void nft(String ruleset) throws LabException, InterruptedException {
        pool.run(Command.of("ip", "netns", "exec", name, "nft", "-f", "-").fed(ruleset));
    }

    /** The rules in its netfilter, for people. */
    public String rules() throws LabException, InterruptedException {
        return pool.run(Command.of("ip", "netns", "exec", name, "nft", "list", "ruleset"));
    }

    /** Sets {@code key} of its kernel, such as {@code net.ipv4.ip_forward}; only those below {@code net} are its own. */
    public void sysctl(String key, long value) throws LabException, InterruptedException {
        shell("echo " + value + " > " + file(key));
    }

    /** The same for a part of the kernel that may not be loaded. */
    public void sysctlWherePresent(String key, long value) throws LabException, InterruptedException {
        shell("if [ -e " + file(key) + " ]; then echo " + value + " > " + file(key) + "; fi");
    }

    private static String file(String key) {
        if (!key.matches("net(\\.[a-z0-9_-]+)+")) {
            throw new IllegalArgumentException(key + " is not of a network namespace");
        }
        return "/proc/sys/" + key.replace('.', '/');
    }

    private void shell(String line) throws LabException, InterruptedException {
        pool.run(Command.of("ip", "netns", "exec", name, "sh", "-c", line));
    }

    /**
     * Starts a program in it, which ends with the namespace at the latest.
     *
     * @param environment variables besides those of this process
     */
    public Process start(List<String> command, Map<String, String> environment) throws LabException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        try {
            Process process = pool.start(builder);
            synchronized (processes) {
                processes.removeIf(earlier -> !earlier.isAlive());
                processes.add(process);
            }
            return process;
        } catch (IOException e) {
            throw new LabException("`" + String.join(" ", words) + "` cannot be run: " + e.getMessage(), e);
        }
    }

    /** The programs that were started in it. */
    List<ProcessHandle> started() {
        synchronized (processes) {
            return processes.stream().map(Process::toHandle).toList();
        }
    }

    /** Ends what runs in it and takes it away with all its devices. */
    public void remove() throws LabException, InterruptedException {
        pool.remove(this);
    }
}
