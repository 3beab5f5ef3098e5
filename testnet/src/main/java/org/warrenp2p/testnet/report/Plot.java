package org.warrenp2p.testnet.report;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;

/** A picture of some data, which is drawn when the data of all seeds are together. */
public sealed interface Plot {

    /** What it shows. */
    String title();

    /** The same over several runs; all are of the kind of this one. */
    Plot pooledWith(List<? extends Plot> others);

    /** The share of samples that are at most so large. */
    record Cdf(String title, String xLabel, Samples samples) implements Plot {
        @Override
        public Plot pooledWith(List<? extends Plot> others) {
            return new Cdf(
                    title,
                    xLabel,
                    others.stream().map(other -> ((Cdf) other).samples).reduce(samples, Samples::plus));
        }
    }

    /** How many samples there are of each whole number. */
    record Histogram(String title, String xLabel, Samples samples) implements Plot {
        @Override
        public Plot pooledWith(List<? extends Plot> others) {
            return new Histogram(
                    title,
                    xLabel,
                    others.stream().map(other -> ((Histogram) other).samples).reduce(samples, Samples::plus));
        }
    }

    /** Shares side by side, with their intervals. */
    record Rates(String title, List<LabelledRate> rates) implements Plot {
        @Override
        public Plot pooledWith(List<? extends Plot> others) {
            List<LabelledRate> sums = new ArrayList<>(rates);
            for (Plot other : others) {
                List<LabelledRate> further = ((Rates) other).rates;
                for (int i = 0; i < sums.size(); i++) {
                    LabelledRate sum = sums.get(i);
                    sums.set(
                            i,
                            new LabelledRate(
                                    sum.label(), sum.rate().plus(further.get(i).rate())));
                }
            }
            return new Rates(title, sums);
        }
    }

    /** A share and what it is of. */
    record LabelledRate(String label, Rate rate) {}

    /** Something over time, or against something else; of several runs, the lines of each. */
    record Lines(String title, String xLabel, String yLabel, List<Line> lines) implements Plot {
        @Override
        public Plot pooledWith(List<? extends Plot> others) {
            List<Line> all = new ArrayList<>(lines);
            others.forEach(other -> all.addAll(((Lines) other).lines));
            return new Lines(title, xLabel, yLabel, all);
        }
    }

    /** A line and what it is of; the label is empty where there is but one kind. */
    record Line(String label, List<Point> points) {}

    /** A point of a line. */
    record Point(double x, double y) {}

    /** Shares by row and column, the darker the larger. */
    record Matrix(String title, List<String> labels, List<List<Rate>> cells) implements Plot {
        @Override
        public Plot pooledWith(List<? extends Plot> others) {
            List<List<Rate>> sums = new ArrayList<>();
            for (int row = 0; row < labels.size(); row++) {
                List<Rate> sum = new ArrayList<>();
                for (int column = 0; column < labels.size(); column++) {
                    Rate cell = cells.get(row).get(column);
                    for (Plot other : others) {
                        cell = cell.plus(((Matrix) other).cells.get(row).get(column));
                    }
                    sum.add(cell);
                }
                sums.add(sum);
            }
            return new Matrix(title, labels, sums);
        }
    }
}
