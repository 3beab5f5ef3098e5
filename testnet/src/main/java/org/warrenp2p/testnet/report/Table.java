package org.warrenp2p.testnet.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of a CSV file (RFC 4180): one for each thing that happened. */
public final class Table {

    /** A run of 100,000 nodes writes some hundred thousand rows; more are left out, and the report says so. */
    private static final int MAX_ROWS = 1_000_000;

    private final String name;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private long refused;

    /** An empty table; its file is {@code name.csv}. */
    public Table(String name, String... columns) {
        this.name = name;
        this.columns = List.of(columns);
    }

    /** Adds a row with a value for every column. */
    public void row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(name + " has " + columns.size() + " columns, not " + values.length);
        }
        if (rows.size() == MAX_ROWS) {
            refused++;
            return;
        }
        List<String> row = new ArrayList<>(values.length);
        for (Object value : values) {
            row.add(
                    value instanceof Double number
                            ? (number.isNaN() ? "" : String.valueOf(Numbers.rounded(number)))
                            : String.valueOf(value));
        }
        rows.add(row);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The names of its columns. */
    public List<String> columns() {
        return columns;
    }

    /** What is in it. */
    public List<List<String>> rows() {
        return rows;
    }

    /** Rows that were too many. */
    public long refused() {
        return refused;
    }
}
