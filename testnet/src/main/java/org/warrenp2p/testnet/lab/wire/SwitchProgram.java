package org.warrenp2p.testnet.lab.wire;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The switch as a program of its own, in the namespace where its socket is. It is told its cables on standard input, a line
 * for each direction that comes or goes, which it answers with {@code ok}, and ends with its input: so also when the lab dies.
 */
public final class SwitchProgram {

    static final String OK = "ok";

    private static final String CUT = "cut ";
    private static final String LATE = "late ";

    private SwitchProgram() {}

    /**
     * Runs it.
     *
     * @param arguments own address, address of the VXLAN devices, port of both
     */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[2]);
        FrameSwitch frames =
                new FrameSwitch(new InetSocketAddress(arguments[0], port), new InetSocketAddress(arguments[1], port));
        start("receive", frames::receive);
        start("send", frames::send);
        try (var in = new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
                var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            out.println(OK);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(frames, line);
                out.println(OK);
            }
        }
        frames.close();
    }

    /** The line that {@link #main} understands. */
    static String line(int end, int otherEnd, CableQuality quality, long seed, String name) {
        return String.format(
                Locale.ROOT,
                "%d %d %d %s %s %d %s",
                end,
                otherEnd,
                quality.oneWayNanos(),
                quality.loss(),
                quality.reorder(),
                seed,
                name);
    }

    /** The line that takes back what {@link #line} did. */
    static String cutLine(int end) {
        return CUT + end;
    }

    /** The line that makes what comes from {@code end} late, if its source is one of these. */
    static String lateLine(int end, long nanos, List<String> sources) {
        return LATE + end + " " + nanos + " " + String.join(" ", sources);
    }

    private static void obey(FrameSwitch frames, String line) {
        if (line.startsWith(CUT)) {
            frames.cut(Integer.parseInt(line.substring(CUT.length())));
            return;
        }
        if (line.startsWith(LATE)) {
            String[] words = line.substring(LATE.length()).split(" ", 2);
            frames.delay(Integer.parseInt(words[0]), Lateness.of(words[1].split(" ")));
            return;
        }
        String[] words = line.split(" ", 7);
        CableQuality quality = new CableQuality(
                Duration.ofNanos(Long.parseLong(words[2])), Double.parseDouble(words[3]), Double.parseDouble(words[4]));
        frames.direct(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                new FrameFate(quality, Long.parseLong(words[5]), words[6]));
    }

    private interface Loop {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException e) {
                        // ends the thread and shows on standard error; the frames that are missing show too
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
