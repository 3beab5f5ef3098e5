package org.warrenp2p.testnet.lab.net;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Has a lab with a program in it until somebody ends it. */
public final class LabHolderProgram {

    private LabHolderProgram() {}

    /** Prints the process id of the program in the namespace, and waits for it. */
    public static void main(String[] arguments) throws Exception {
        NamespacePool pool = NamespacePool.open();
        Process inside = pool.add("host").start(List.of("sleep", "600"), Map.of());
        try (var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            out.println(inside.pid());
        }
        inside.waitFor();
        // whoever ends the program inside does not end the lab
        Thread.currentThread().join();
    }
}
