package org.warrenp2p.bench.yardstick;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.warrenp2p.proto.identity.CurveKeys;

/**
 * The curve operations of answering one first packet of a stranger, and nothing else: the check and conversion of the
 * stranger's key, the agreements es, ss, ee and se, and an ephemeral key.
 */
public final class CurveWork {

    private static final int KEY_BYTES = 32;

    /** Strangers differ; so many keys are enough that nothing is remembered. */
    private static final int STRANGERS = 64;

    private CurveWork() {}

    /** The CPU of the calling thread for one handshake, in nanoseconds: the mean of so many. */
    public static long cpuNanosPerHandshake(int rounds) {
        SecureRandom random = new SecureRandom();
        byte[] ours = key(random);
        byte[] ephemeral = key(random);
        byte[][] strangers = new byte[STRANGERS][];
        byte[][] theirEphemerals = new byte[STRANGERS][];
        for (int i = 0; i < STRANGERS; i++) {
            strangers[i] = new byte[KEY_BYTES];
            Ed25519.generatePublicKey(key(random), 0, strangers[i], 0);
            theirEphemerals[i] = new byte[KEY_BYTES];
            X25519.scalarMultBase(key(random), 0, theirEphemerals[i], 0);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long beganNanos = threads.getCurrentThreadCpuTime();
        int sink = 0;
        for (int i = 0; i < rounds; i++) {
            sink += handshake(ours, ephemeral, strangers[i % STRANGERS], theirEphemerals[i % STRANGERS]);
        }
        long tookNanos = threads.getCurrentThreadCpuTime() - beganNanos;
        if (sink == 0) {
            throw new AssertionError("No agreement is all zeros");
        }
        return tookNanos / rounds;
    }

    private static int handshake(byte[] ours, byte[] ephemeral, byte[] stranger, byte[] theirEphemeral) {
        if (!CurveKeys.isUsable(stranger)) {
            throw new AssertionError("A generated key can be used");
        }
        byte[] theirs = CurveKeys.toX25519(stranger);
        byte[] made = new byte[KEY_BYTES];
        X25519.scalarMultBase(ephemeral, 0, made, 0);
        return made[0]
                | agree(ours, theirEphemeral)
                | agree(ours, theirs)
                | agree(ephemeral, theirEphemeral)
                | agree(ephemeral, theirs);
    }

    private static int agree(byte[] privateKey, byte[] publicKey) {
        byte[] shared = new byte[KEY_BYTES];
        return X25519.calculateAgreement(privateKey, 0, publicKey, 0, shared, 0) ? shared[0] | 1 : 0;
    }

    private static byte[] key(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }
}
