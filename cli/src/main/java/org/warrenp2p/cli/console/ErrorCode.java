package org.warrenp2p.cli.console;

import java.util.Locale;

/** Every code that a failure can have in JSON; each belongs to one exit status. */
public enum ErrorCode {
    /** The command line is not right. */
    USAGE(ExitStatus.USAGE),
    /** A setting in the environment is not right. */
    CONFIGURATION(ExitStatus.SETUP),
    /** A network is needed, and no address to join it through was given. */
    NO_BOOTSTRAP(ExitStatus.SETUP),
    /** A key file cannot be used. */
    KEY_FILE(ExitStatus.SETUP),
    /** Another file or directory cannot be used. */
    FILE(ExitStatus.SETUP),
    /** The data directory, or what is in it, cannot be used. */
    STORAGE(ExitStatus.SETUP),
    /** Another program has the listen port. */
    ADDRESS_IN_USE(ExitStatus.SETUP),
    /** This machine does not have the listen address, or does not allow it. */
    ADDRESS_UNUSABLE(ExitStatus.SETUP),
    /** None of the bootstrap addresses answered. */
    BOOTSTRAP_UNREACHABLE(ExitStatus.FAILED),
    /** Nobody answered in time. */
    TIMEOUT(ExitStatus.FAILED),
    /** No packet gets there from here. */
    UNREACHABLE(ExitStatus.FAILED),
    /** The peer said no. */
    REFUSED(ExitStatus.FAILED),
    /** Somebody else answered than the peer that was meant. */
    WRONG_PEER(ExitStatus.FAILED),
    /** A limit of this program is reached. */
    LIMIT(ExitStatus.FAILED),
    /** The network does not have what was asked for. */
    NOT_FOUND(ExitStatus.FAILED),
    /** It ended before it was done. */
    CLOSED(ExitStatus.FAILED),
    /** This machine or this version cannot do it. */
    UNSUPPORTED(ExitStatus.FAILED),
    /** The peer broke the rules of the protocol. */
    PROTOCOL(ExitStatus.FAILED),
    /** A step of the demo failed. */
    DEMO_FAILED(ExitStatus.FAILED),
    /** A simulated network did what it must not. */
    SIM_FAILED(ExitStatus.FAILED),
    /** A lab could not be built, or broke. */
    LAB_FAILED(ExitStatus.FAILED),
    /** A fault of this program. */
    INTERNAL(ExitStatus.FAILED);

    private final int exitStatus;

    ErrorCode(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** What the process ends with. */
    public int exitStatus() {
        return exitStatus;
    }

    /** As JSON and {@code docs/cli.md} spell it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
