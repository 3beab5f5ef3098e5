package org.warrenp2p.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The other end of {@link Child}: answers questions until standard input ends. */
final class Serving {

    /** Asks for the CPU of the process: of all threads, collector and compiler included, for serving costs all of that. */
    static final String CPU = "cpu";

    /** Asks for how long the compiler has worked, in milliseconds. */
    static final String COMPILED = "compiled";

    /** Asks for what is in use of the heap after collections, in bytes. */
    static final String HEAP = "heap";

    /** A collection may leave what finalization or soft references hold to the next. */
    private static final int COLLECTIONS = 4;

    private Serving() {}

    /**
     * Says that it is ready, and answers until there are no more questions.
     *
     * @param others answers what is not asked of every process
     */
    static void untilEnd(String ready, UnaryOperator<String> others) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        out.println(ready);
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            out.println(
                    switch (question) {
                        case CPU -> Long.toString(cpuNanos());
                        case HEAP -> Long.toString(heapBytes());
                        case COMPILED ->
                            Long.toString(
                                    ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
                        default -> others.apply(question);
                    });
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long heapBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
