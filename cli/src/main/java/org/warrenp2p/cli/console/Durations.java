package org.warrenp2p.cli.console;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}. */
public final class Durations {

    /** At most eight digits, so that no unit overflows. */
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,8})(ms|s|m|h)");

    private Durations() {}

    /**
     * The duration that {@code text} names.
     *
     * @throws IllegalArgumentException with a sentence that says what is meant
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: write a number and its unit, such as 500ms, 10s or 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        if (amount == 0) {
            throw new IllegalArgumentException("A duration is longer than 0, such as 500ms, 10s or 2m");
        }
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** Milliseconds for JSON, with microseconds behind the point. */
    public static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    /** For people: {@code 0.42 ms}, {@code 31 ms}, {@code 1.7 s}, {@code 10 s}. */
    public static String text(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis < 10) {
            return trimmed("%.2f", millis) + " ms";
        }
        return millis < 1000 ? trimmed("%.0f", millis) + " ms" : trimmed("%.1f", millis / 1e3) + " s";
    }

    private static String trimmed(String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
