package org.warrenp2p.testnet.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.warrenp2p.testnet.stats.Interval;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;

/** Draws plots. */
final class PlotDrawer {

    /** More points than a screen has columns show nothing more. */
    private static final int MAX_POINTS = 600;

    /** More points of a line than that are seen as a line anyway. */
    private static final int MAX_DOTS = 20;

    private static final double LABEL_BELOW = 18;

    private PlotDrawer() {}

    static String draw(Plot plot) {
        if (plot instanceof Plot.Cdf cdf) {
            return cdf(cdf);
        } else if (plot instanceof Plot.Histogram histogram) {
            return histogram(histogram);
        } else if (plot instanceof Plot.Rates rates) {
            return rates(rates);
        } else if (plot instanceof Plot.Lines lines) {
            return lines(lines);
        }
        return matrix((Plot.Matrix) plot);
    }

    /** Up to the 99.5th percentile, or a single straggler would squeeze everything else. */
    private static String cdf(Plot.Cdf cdf) {
        Samples samples = cdf.samples();
        double end = samples.count() == 0 ? 1 : samples.percentile(0.995);
        Svg svg = new Svg(cdf.title(), end, 1).axes(cdf.xLabel(), "share of all");
        double[] values = samples.ascending();
        StringBuilder data = new StringBuilder(point(true, svg.x(0), svg.y(0)));
        int step = Math.max(1, values.length / MAX_POINTS);
        for (int i = 0; i < values.length && values[i] <= end; i += step) {
            data.append(point(false, svg.x(values[i]), svg.y((double) i / values.length)));
            data.append(point(false, svg.x(values[i]), svg.y((i + 1.0) / values.length)));
        }
        svg.path("curve", data.toString());
        for (double share : new double[] {0.5, 0.95, 0.99}) {
            if (values.length > 0) {
                double at = samples.percentile(share);
                svg.line("mark", svg.x(at), svg.y(0), svg.x(at), svg.y(share));
                svg.label(
                        svg.x(at) + 4,
                        svg.y(share) + 14,
                        "start",
                        "p" + Math.round(share * 100) + " " + Numbers.text(at));
            }
        }
        return svg.end();
    }

    private static String histogram(Plot.Histogram histogram) {
        TreeMap<Long, Integer> counts = new TreeMap<>();
        for (double value : histogram.samples().ascending()) {
            counts.merge(Math.round(value), 1, Integer::sum);
        }
        long first = counts.isEmpty() ? 0 : Math.min(0, counts.firstKey());
        long last = counts.isEmpty() ? 1 : counts.lastKey();
        double most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        int all = Math.max(1, histogram.samples().count());
        Svg svg = new Svg(histogram.title(), 1, most / all).rows(histogram.xLabel(), "share of all");
        double width = (Svg.WIDTH - Svg.LEFT - Svg.RIGHT) / (last - first + 1);
        long labelled = Math.max(1, (last - first + 1) / 20 + 1);
        for (long value = first; value <= last; value++) {
            int count = counts.getOrDefault(value, 0);
            double left = Svg.LEFT + (value - first) * width;
            svg.bar(left + width * 0.1, left + width * 0.9, (double) count / all, value + ": " + count);
            if ((value - first) % labelled == 0) {
                svg.label(left + width / 2, Svg.HEIGHT - Svg.BOTTOM + 18, "middle", Long.toString(value));
            }
        }
        return svg.end();
    }

    private static String rates(Plot.Rates rates) {
        List<Plot.LabelledRate> all = rates.rates();
        Svg svg = new Svg(rates.title(), 1, 1).rows("", "share");
        double width = (Svg.WIDTH - Svg.LEFT - Svg.RIGHT) / Math.max(1, all.size());
        for (int i = 0; i < all.size(); i++) {
            Rate rate = all.get(i).rate();
            double left = Svg.LEFT + i * width;
            double middle = left + width / 2;
            svg.label(middle, Svg.HEIGHT - Svg.BOTTOM + 18, "middle", all.get(i).label());
            if (rate.trials() > 0) {
                Interval interval = rate.interval();
                svg.bar(
                        left + width * 0.2,
                        left + width * 0.8,
                        rate.value(),
                        rate.successes() + " of " + rate.trials());
                svg.line("whisker", middle, svg.y(interval.low()), middle, svg.y(interval.high()));
            }
        }
        return svg.end();
    }

    private static String lines(Plot.Lines lines) {
        List<Plot.Point> all =
                lines.lines().stream().flatMap(line -> line.points().stream()).toList();
        double maxX = all.stream().mapToDouble(Plot.Point::x).max().orElse(1);
        double maxY = all.stream().mapToDouble(Plot.Point::y).max().orElse(1);
        Svg svg = new Svg(lines.title(), maxX, maxY).axes(lines.xLabel(), lines.yLabel());
        Set<String> labelled = new LinkedHashSet<>();
        for (Plot.Line line : lines.lines()) {
            StringBuilder data = new StringBuilder();
            line.points().forEach(at -> data.append(point(data.isEmpty(), svg.x(at.x()), svg.y(at.y()))));
            svg.path("curve", data.toString());
            if (line.points().size() <= MAX_DOTS) {
                line.points().forEach(at -> svg.dot(svg.x(at.x()), svg.y(at.y()), Numbers.text(at.y())));
            }
            if (!line.label().isEmpty() && !line.points().isEmpty() && labelled.add(line.label())) {
                Plot.Point last = line.points().get(line.points().size() - 1);
                svg.label(svg.x(last.x()), svg.y(last.y()) + LABEL_BELOW, "end", line.label());
            }
        }
        return svg.end();
    }

    private static String matrix(Plot.Matrix matrix) {
        int size = matrix.labels().size();
        double left = 120;
        double width = (Svg.WIDTH - left - Svg.RIGHT) / size;
        double height = (Svg.HEIGHT - Svg.TOP - 24) / size;
        Svg svg = new Svg(matrix.title(), 1, 1);
        for (int row = 0; row < size; row++) {
            double top = Svg.TOP + 16 + row * height;
            svg.label(left - 8, top + height / 2 + 4, "end", matrix.labels().get(row));
            svg.label(
                    left + (row + 0.5) * width,
                    Svg.TOP + 4,
                    "middle",
                    matrix.labels().get(row));
            for (int column = 0; column < size; column++) {
                Rate rate = matrix.cells().get(row).get(column);
                double share = rate.trials() == 0 ? 0 : rate.value();
                svg.append(
                        "<rect class=\"bar\" fill-opacity=\"%.2f\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                        0.1 + 0.6 * share, left + column * width + 1, top + 1, width - 2, height - 2);
                String text = rate.trials() == 0 ? "-" : Math.round(100 * share) + " %";
                svg.label(left + (column + 0.5) * width, top + height / 2 + 4, "middle", text);
            }
        }
        return svg.end();
    }

    private static String point(boolean first, double x, double y) {
        return String.format(Locale.ROOT, "%s%.1f %.1f ", first ? "M" : "L", x, y);
    }
}
