package org.warrenp2p.testnet.report;

import java.util.Locale;

/** A drawing with axes, as the text of an inline SVG element. Colours come from the page's style sheet. */
final class Svg {

    static final double WIDTH = 640;
    static final double HEIGHT = 320;
    static final double LEFT = 64;
    static final double RIGHT = 16;
    static final double TOP = 16;
    static final double BOTTOM = 48;

    private static final int TICKS = 5;

    /** Of a drawing without a page around it: colours with a contrast of about 4 to white and to black. */
    private static final String STYLE = "<style>text{font:12px system-ui,sans-serif}.axis{fill:#778194}"
            + ".grid{stroke:#8a94a6;stroke-opacity:.35}.curve{fill:none;stroke:#3a83c9;stroke-width:2}.bar{fill:#3a83c9}"
            + ".mark{stroke:#8a94a6;stroke-dasharray:3 3}.whisker{stroke:#778194;stroke-width:2}</style>";

    private final StringBuilder text = new StringBuilder();
    private final double maxX;
    private final double maxY;

    /** Axes from 0 to at least these. */
    Svg(String title, double maxX, double maxY) {
        this.maxX = niceAbove(maxX);
        this.maxY = niceAbove(maxY);
        append("<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, escaped(title));
    }

    /** 1, 2 or 5 times a power of ten, times at most ten: the end of an axis whose ticks are round numbers. */
    static double niceAbove(double value) {
        if (!(value > 0)) {
            return 1;
        }
        double step = 1e-9;
        while (true) {
            for (double factor : new double[] {1, 2, 5}) {
                if (step * factor * TICKS >= value * (1 - 1e-12)) {
                    return step * factor * TICKS;
                }
            }
            step *= 10;
        }
    }

    static String escaped(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** What {@link #end} gave as a file by itself, legible on a white page as on a dark one. */
    static String standalone(String inline) {
        return inline.replaceFirst(
                                "<svg ",
                                String.format(
                                        Locale.ROOT,
                                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" ",
                                        WIDTH,
                                        HEIGHT))
                        .replaceFirst(">", ">" + STYLE)
                + "\n";
    }

    double x(double value) {
        return LEFT + value / maxX * (WIDTH - LEFT - RIGHT);
    }

    double y(double value) {
        return HEIGHT - BOTTOM - value / maxY * (HEIGHT - TOP - BOTTOM);
    }

    /** Grid lines with round numbers, and what they are numbers of. */
    Svg axes(String xLabel, String yLabel) {
        for (int tick = 0; tick <= TICKS; tick++) {
            double atX = maxX * tick / TICKS;
            // a long number in the middle of the last tick would be cut off
            boolean last = tick == TICKS;
            label(last ? WIDTH - 2 : x(atX), HEIGHT - BOTTOM + 18, last ? "end" : "middle", Numbers.text(atX));
        }
        return rows(xLabel, yLabel);
    }

    /** Grid lines of the vertical axis only. */
    Svg rows(String xLabel, String yLabel) {
        for (int tick = 0; tick <= TICKS; tick++) {
            double atY = maxY * tick / TICKS;
            line("grid", LEFT, y(atY), WIDTH - RIGHT, y(atY));
            label(LEFT - 8, y(atY) + 4, "end", Numbers.text(atY));
        }
        label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "middle", xLabel);
        append(
                "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 %.1f) rotate(-90)\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2, escaped(yLabel));
        return this;
    }

    Svg line(String style, double x1, double y1, double x2, double y2) {
        return append("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", style, x1, y1, x2, y2);
    }

    Svg label(double atX, double atY, String anchor, String plain) {
        return append(
                "<text class=\"axis\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                anchor, atX, atY, escaped(plain));
    }

    Svg bar(double x1, double x2, double value, String tip) {
        return append(
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                x1, y(value), x2 - x1, y(0) - y(value), escaped(tip));
    }

    Svg dot(double atX, double atY, String tip) {
        return append(
                "<circle class=\"bar\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s</title></circle>",
                atX, atY, escaped(tip));
    }

    Svg path(String style, String data) {
        return append("<path class=\"%s\" d=\"%s\"/>", style, data);
    }

    /** Any further element. */
    Svg append(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
        return this;
    }

    String end() {
        return text.append("</svg>").toString();
    }
}
