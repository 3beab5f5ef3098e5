package org.warrenp2p.testnet.lab.net;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that a namespace belongs to, which its name tells: so the namespaces of a run that was killed are told from
 * those of one that still goes on. The process id alone would not do, because it is given again.
 *
 * @param started in seconds since 1970
 */
record Owner(long pid, long started) {

    private static final String PREFIX = "warrenlab";
    private static final Pattern NAME = Pattern.compile(PREFIX + "-(\\d{1,10})-(\\d{1,12})-.+");

    static Owner ofThisProcess() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(self.pid(), startOf(self));
    }

    /** Whose namespace {@code name} is; nobody's if it is none of a lab. */
    static Optional<Owner> of(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    String namespace(String host) {
        return PREFIX + "-" + pid + "-" + started + "-" + host;
    }

    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive() && startOf(process) == started)
                .isPresent();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
    }
}
