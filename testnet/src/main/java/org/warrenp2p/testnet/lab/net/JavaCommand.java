package org.warrenp2p.testnet.lab.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of this program as a command line: for programs of the lab that must run inside a namespace. */
public final class JavaCommand {

    private JavaCommand() {}

    /** Runs {@code program} with the Java and the class path of this process, small and quick to start. */
    public static List<String> of(Class<?> program, String... arguments) {
        return command(program, List.of("-XX:TieredStopAtLevel=1", "-Xmx48m"), arguments);
    }

    /** The same for a program that runs long and is measured: as the launcher runs nodes, with all that the compiler can do. */
    public static List<String> ofLasting(Class<?> program, String... arguments) {
        return command(program, List.of("-Xss512k", "-Xms24m", "-Xmx128m", "-XX:NewSize=12m"), arguments);
    }

    private static List<String> command(Class<?> program, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
