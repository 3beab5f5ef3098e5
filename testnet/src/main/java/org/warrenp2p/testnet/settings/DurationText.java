package org.warrenp2p.testnet.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as scenarios write them: a number, with a point if need be, and its unit. */
final class DurationText {

    /** At most eight digits before the point, so that no unit overflows. */
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,8}(?:\\.[0-9]{1,6})?)(ms|s|m|h|d)");

    private DurationText() {}

    /** @throws IllegalArgumentException with a sentence that says what is meant */
    static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time: write a number and its unit, such as 500ms, 84s, 10m or 3.65h");
        }
        long unitNanos = switch (matcher.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
        return Duration.ofNanos(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unitNanos))
                .longValue());
    }
}
