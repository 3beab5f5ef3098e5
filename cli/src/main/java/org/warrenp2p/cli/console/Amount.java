package org.warrenp2p.cli.console;

/** Numbers of things as people write them: {@code 1 node}, {@code 2 nodes}. */
public final class Amount {

    private Amount() {}

    /** So many of what one of is called {@code one}, a word that takes an s. */
    public static String of(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
