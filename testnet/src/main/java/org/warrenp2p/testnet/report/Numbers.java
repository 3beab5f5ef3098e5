package org.warrenp2p.testnet.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.warrenp2p.testnet.stats.Interval;

/** How numbers are written. */
final class Numbers {

    /** Microseconds of a millisecond; no result is known to more places than that. */
    private static final int PLACES = 6;

    private Numbers() {}

    /** Null for NaN, which JSON does not have. */
    static JsonNode node(double value) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        if (!Double.isFinite(value)) {
            return factory.nullNode();
        }
        double rounded = rounded(value);
        return rounded == StrictMath.rint(rounded) && Math.abs(rounded) < 1e15
                ? factory.numberNode((long) rounded)
                : factory.numberNode(rounded);
    }

    static double rounded(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(PLACES, RoundingMode.HALF_EVEN)
                        .doubleValue()
                : value;
    }

    static ObjectNode putInterval(ObjectNode object, Interval interval) {
        object.set("low", node(interval.low()));
        object.set("high", node(interval.high()));
        return object;
    }

    /** For people: three places, without zeros at the end. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
