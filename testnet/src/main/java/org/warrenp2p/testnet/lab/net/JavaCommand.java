package org.warrenp2p.testnet.lab.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of this program as a command line: for programs of the lab that must run inside a namespace. */
public final class JavaCommand {

    private JavaCommand() {}

    /** Runs {@code program} with the Java and the class path of this process, small and quick to start. */
    public static List<String> of(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
