package org.warrenp2p.testnet.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A key that a scenario can be given, with its unit, default and range; {@code docs/research.md} lists all of them.
 *
 * @param <T> what its text means
 */
public final class Parameter<T> {

    private final String name;
    private final String unit;
    private final String defaultText;
    private final String range;
    private final String meaning;
    private final Function<String, T> parser;

    private Parameter(
            String name, String unit, String defaultText, String range, String meaning, Function<String, T> parser) {
        this.name = name;
        this.unit = unit;
        this.defaultText = defaultText;
        this.range = range;
        this.meaning = meaning;
        this.parser = parser;
    }

    /** A whole number of {@code unit}. */
    public static Parameter<Integer> count(String name, String unit, int usually, int least, int most, String meaning) {
        return new Parameter<>(name, unit, Integer.toString(usually), least + " to " + most, meaning, text -> {
            int value = wholeNumber(text);
            require(value >= least && value <= most, text, least + " to " + most);
            return value;
        });
    }

    /** A share or a rate, 0 to {@code most}. */
    public static Parameter<Double> fraction(String name, double usually, double most, String meaning) {
        return new Parameter<>(name, "fraction", plain(usually), "0 to " + plain(most), meaning, text -> {
            double value = number(text);
            require(value >= 0 && value <= most, text, "0 to " + plain(most));
            return value;
        });
    }

    /** A number. */
    public static Parameter<Double> number(
            String name, String unit, double usually, double least, double most, String meaning) {
        String range = plain(least) + " to " + plain(most);
        return new Parameter<>(name, unit, plain(usually), range, meaning, text -> {
            double value = number(text);
            require(value >= least && value <= most, text, range);
            return value;
        });
    }

    /** A time, written as {@code 500ms}, {@code 84s}, {@code 10m} or {@code 3.65h}. */
    public static Parameter<Duration> duration(String name, String usually, String least, String most, String meaning) {
        Duration shortest = DurationText.parse(least);
        Duration longest = DurationText.parse(most);
        return new Parameter<>(name, "time", usually, least + " to " + most, meaning, text -> {
            Duration value = DurationText.parse(text);
            require(value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0, text, least + " to " + most);
            return value;
        });
    }

    /** One of some words, the first of which is the default. */
    public static Parameter<String> word(String name, List<String> words, String meaning) {
        String range = String.join(", ", words);
        return new Parameter<>(name, "word", words.get(0), range, meaning, text -> {
            if (!words.contains(text)) {
                throw new IllegalArgumentException("\"" + text + "\" is not one of " + range);
            }
            return text;
        });
    }

    /** As it is written in files and after {@code --set}. */
    public String name() {
        return name;
    }

    /** What its numbers count: {@code fraction}, {@code time}, {@code word}, or a plural. */
    public String unit() {
        return unit;
    }

    /** The value where nothing is said. */
    public String defaultText() {
        return defaultText;
    }

    /** What it may be. */
    public String range() {
        return range;
    }

    /** What it does, in a phrase. */
    public String meaning() {
        return meaning;
    }

    /** @throws IllegalArgumentException with a sentence that names the key and what is allowed */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
        }
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.6f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    private static void require(boolean condition, String text, String range) {
        if (!condition) {
            throw new IllegalArgumentException("it is " + range + ", not " + text);
        }
    }
}
