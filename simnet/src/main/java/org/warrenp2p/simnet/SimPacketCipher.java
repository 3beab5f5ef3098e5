package org.warrenp2p.simnet;

import org.warrenp2p.transport.PacketCipher;

/** The stand-in for the keys of one session: hides nothing, adds and checks a tag of the right size. */
final class SimPacketCipher implements PacketCipher {

    private final long sealingKey;
    private final long openingKey;
    private long lowestUnused;

    SimPacketCipher(long sealingKey, long openingKey) {
        this.sealingKey = sealingKey;
        this.openingKey = openingKey;
    }

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
        System.arraycopy(plain, offset, target, targetOffset, length);
        long key = packetKey(sealingKey, counter, associated, associatedLength);
        SimTag.write(key, target, targetOffset, length, target, targetOffset + length);
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
        int plainLength = length - TAG_BYTES;
        if (plainLength < 0) {
            return -1;
        }
        long key = packetKey(openingKey, counter, associated, associatedLength);
        if (!SimTag.matches(key, sealed, offset, plainLength, sealed, offset + plainLength)) {
            return -1;
        }
        System.arraycopy(sealed, offset, target, targetOffset, plainLength);
        return plainLength;
    }

    private static long packetKey(long key, long counter, byte[] associated, int associatedLength) {
        return Mixing.hashOf(associated, 0, associatedLength, Mixing.mix(key ^ counter));
    }
}
