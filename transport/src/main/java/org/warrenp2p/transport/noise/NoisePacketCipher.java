package org.warrenp2p.transport.noise;

import org.warrenp2p.transport.PacketCipher;

/** The two transport keys that a handshake ends with (Noise: the result of Split). */
final class NoisePacketCipher implements PacketCipher {

    private final CipherState sealing;
    private final CipherState opening;
    private long lowestUnused;

    NoisePacketCipher(CipherState sealing, CipherState opening) {
        this.sealing = sealing;
        this.opening = opening;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the counter is not above every one sealed before: two packets under one nonce
     *     give away the authentication key of GCM, so a caller's slip must stop here
     */
    @Override
    public void seal(
            long counter,
            byte[] associated,
            int associatedLength,
            byte[] plain,
            int offset,
            int length,
            byte[] target,
            int targetOffset) {
        if (counter < lowestUnused) {
            throw new IllegalArgumentException("Counter " + counter + " does not follow " + (lowestUnused - 1));
        }
        lowestUnused = counter + 1;
        sealing.encrypt(counter, associated, associatedLength, plain, offset, length, target, targetOffset);
    }

    @Override
    public int open(
            long counter,
            byte[] associated,
            int associatedLength,
            byte[] sealed,
            int offset,
            int length,
            byte[] target,
            int targetOffset) {
        return opening.decrypt(counter, associated, associatedLength, sealed, offset, length, target, targetOffset);
    }
}
