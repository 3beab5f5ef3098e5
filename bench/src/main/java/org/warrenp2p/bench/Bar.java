package org.warrenp2p.bench;

/** What a figure is held against. */
public record Bar(Kind kind, double limit) {

    /** On which side of the limit a figure must be. */
    public enum Kind {
        /** Not above it. */
        AT_MOST,
        /** Not below it. */
        AT_LEAST,
        /** Below it. */
        BELOW
    }

    /** Met by figures that are not above {@code limit}. */
    public static Bar atMost(double limit) {
        return new Bar(Kind.AT_MOST, limit);
    }

    /** Met by figures that are not below {@code limit}. */
    public static Bar atLeast(double limit) {
        return new Bar(Kind.AT_LEAST, limit);
    }

    /** Met by figures that are below {@code limit}. */
    public static Bar below(double limit) {
        return new Bar(Kind.BELOW, limit);
    }

    /** Whether {@code value} meets it. */
    public boolean isMetBy(double value) {
        return switch (kind) {
            case AT_MOST -> value <= limit;
            case AT_LEAST -> value >= limit;
            case BELOW -> value < limit;
        };
    }

    /** The sign before the limit. */
    public String sign() {
        return switch (kind) {
            case AT_MOST -> "<=";
            case AT_LEAST -> ">=";
            case BELOW -> "<";
        };
    }
}
