package org.warrenp2p.simnet;

/** The way that something reliable takes from one host to another. */
interface PipeWay {

    /** Where it leads. */
    SimHost there();

    /** Whether something gets there now. */
    boolean connects();

    /** The time that something takes now. */
    long reliableNanos();
}
