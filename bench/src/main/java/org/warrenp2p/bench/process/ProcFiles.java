package org.warrenp2p.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.transport.Failure;

/** What the kernel knows of a process, read from /proc (proc(5)); programs that are not Java are measured like our own. */
public final class ProcFiles {

    /** USER_HZ, in which /proc counts: 100 on every architecture of Linux that a JDK is built for. */
    private static final long TICK_NANOS = 10_000_000;

    /** Fields 14 and 15 of /proc/PID/stat, counted behind the name of the program, which is field 2. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    private final Path directory;

    private ProcFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Those of process {@code pid}.
     *
     * @throws WarrenException UNSUPPORTED where there is no /proc
     */
    public static ProcFiles of(long pid) {
        Path directory = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(directory.resolve("stat"))) {
            throw new WarrenException(new Failure(
                    Failure.Code.UNSUPPORTED, "Processes are measured through /proc, which only Linux has"));
        }
        return new ProcFiles(directory);
    }

    /** The CPU that its threads have used so far, those that have ended too, in steps of 10 ms. */
    public long cpuNanos() throws IOException {
        String stat = Files.readString(directory.resolve("stat"));
        // the name may contain spaces and parentheses
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * TICK_NANOS;
    }

    /** Its resident memory (VmRSS), which the kernel counts in kibibytes. */
    public long residentBytes() throws IOException {
        List<String> status = Files.readAllLines(directory.resolve("status"));
        for (String line : status) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("The process has ended");
    }

    /** How many files and sockets it has open. */
    public long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("fd"))) {
            return files.count();
        }
    }
}
