package org.warrenp2p.testnet.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a run leaves its files: {@code result.json}, {@code report.html} and a CSV file for each table. */
public final class RunDirectory {

    /** The name of the file with the results. */
    public static final String RESULT = "result.json";

    /** The name of the page. */
    public static final String REPORT = "report.html";

    private final Path directory;

    private RunDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the directory, and makes sure that a file can be written: before hours of simulation, not after.
     *
     * @throws IOException if it cannot be used
     */
    public static RunDirectory prepare(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path probe = Files.createTempFile(directory, ".probe", "");
        Files.delete(probe);
        return new RunDirectory(directory);
    }

    /** Where it is. */
    public Path path() {
        return directory;
    }

    /** Writes {@code table} as {@code name.csv}, and its checksum into {@code checksums}. */
    public void writeTable(String name, List<String> columns, List<List<String>> rows, ObjectNode checksums)
            throws IOException {
        String file = name + ".csv";
        StringBuilder text = new StringBuilder(line(columns));
        rows.forEach(row -> text.append(line(row)));
        checksums.put(file, write(file, text.toString()));
    }

    /**
     * Opens the trace, in which there is nothing yet.
     *
     * @throws IOException if it cannot be written
     */
    public Writer openTrace() throws IOException {
        return Files.newBufferedWriter(directory.resolve(TraceFile.NAME));
    }

    /** Puts the checksum of the trace into {@code checksums}; a trace can be too large to be in memory. */
    public void sumTrace(ObjectNode checksums) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(directory.resolve(TraceFile.NAME))) {
            byte[] part = new byte[1 << 16];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                digest.update(part, 0, read);
            }
        }
        checksums.put(TraceFile.NAME, named(digest.digest()));
    }

    /** Writes the page, and its checksum into {@code checksums}. */
    public void writeReport(
            String title, String question, String command, Results results, JsonNode summary, ObjectNode checksums)
            throws IOException {
        checksums.put(REPORT, write(REPORT, HtmlReport.of(title, question, command, results, summary)));
    }

    /** Writes each of {@code plots} as a file named after what it shows, and the checksums into {@code checksums}. */
    public void writePlots(List<Plot> plots, ObjectNode checksums) throws IOException {
        for (Plot plot : plots) {
            String file = plot.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".svg";
            checksums.put(file, write(file, Svg.standalone(PlotDrawer.draw(plot))));
        }
    }

    /** Writes the results. */
    public void writeResult(ObjectNode result) throws IOException {
        try {
            write(
                    RESULT,
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(result) + "\n");
        } catch (JsonProcessingException e) {
            throw new AssertionError("A tree of plain values can always be written", e);
        }
    }

    private String write(String file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve(file), bytes);
        return named(sha256().digest(bytes));
    }

    private static String named(byte[] digest) {
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }

    static String line(List<String> values) {
        return values.stream().map(RunDirectory::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
