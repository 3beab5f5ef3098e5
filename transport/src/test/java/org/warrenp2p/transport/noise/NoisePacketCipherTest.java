package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.warrenp2p.transport.PacketCipher;

final class NoisePacketCipherTest {

    private static final byte[] HEADER = {6, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 9};
    private static final byte[] PLAIN = {10, 20, 30, 40, 50};

    /** Keys for one try each: the cipher belongs to the thread, and refuses a key and nonce that it has just sealed. */
    private static long nextKey = 1;

    private final long key = nextKey();
    private final PacketCipher sender = new NoisePacketCipher(cipherState(key), cipherState(key + 1));
    private final PacketCipher receiver = new NoisePacketCipher(cipherState(key + 1), cipherState(key));

    @Property(tries = 100)
    void shouldOpenWhatTheOtherSideSealedAtAnyOffset(
            @ForAll @Size(max = 1_200) byte[] plain,
            @ForAll @LongRange(min = 0, max = 1L << 40) long counter,
            @ForAll @IntRange(max = 40) int offset) {
        long fresh = nextKey();
        PacketCipher oneSide = new NoisePacketCipher(cipherState(fresh), cipherState(fresh + 1));
        PacketCipher otherSide = new NoisePacketCipher(cipherState(fresh + 1), cipherState(fresh));
        byte[] packet = new byte[offset + plain.length + PacketCipher.TAG_BYTES];
        System.arraycopy(plain, 0, packet, offset, plain.length);
        oneSide.seal(counter, HEADER, HEADER.length, packet, offset, plain.length, packet, offset);

        byte[] opened = new byte[offset + plain.length];
        int length = otherSide.open(
                counter, HEADER, HEADER.length, packet, offset, plain.length + PacketCipher.TAG_BYTES, opened, offset);

        assertThat(length).isEqualTo(plain.length);
        assertThat(Arrays.copyOfRange(opened, offset, opened.length)).isEqualTo(plain);
    }

    @Test
    void shouldRefuseEveryFlippedBitOfPacketAndHeaderWithoutThrowing() {
        byte[] sealed = seal(9);
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            assertThat(open(9, HEADER, flipped(sealed, bit)))
                    .as("packet bit %d", bit)
                    .isEqualTo(-1);
        }
        for (int bit = 0; bit < HEADER.length * Byte.SIZE; bit++) {
            assertThat(open(9, flipped(HEADER, bit), sealed))
                    .as("header bit %d", bit)
                    .isEqualTo(-1);
        }
        assertThat(open(9, HEADER, sealed)).isEqualTo(PLAIN.length);
    }

    @Test
    void shouldRefuseAnotherCounterAnotherDirectionAndEveryShorterPacket() {
        byte[] sealed = seal(9);
        assertThat(open(10, HEADER, sealed)).isEqualTo(-1);
        assertThat(sender.open(9, HEADER, HEADER.length, sealed, 0, sealed.length, new byte[64], 0))
                .isEqualTo(-1);
        for (int length = 0; length < sealed.length; length++) {
            assertThat(open(9, HEADER, Arrays.copyOf(sealed, length))).isEqualTo(-1);
        }
    }

    @Test
    void shouldOpenInAnyOrderAndTheSamePacketAgain() {
        byte[] first = seal(1);
        byte[] second = seal(2);
        assertThat(open(2, HEADER, second)).isEqualTo(PLAIN.length);
        assertThat(open(1, HEADER, first)).isEqualTo(PLAIN.length);
        assertThat(open(1, HEADER, first)).isEqualTo(PLAIN.length);
    }

    @Test
    void shouldNeverSealUnderACounterThatIsNotHigherThanTheLast() {
        seal(5);
        assertThatThrownBy(() -> seal(5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seal(4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seal(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(open(6, HEADER, seal(6))).isEqualTo(PLAIN.length);
    }

    private byte[] seal(long counter) {
        byte[] sealed = new byte[PLAIN.length + PacketCipher.TAG_BYTES];
        sender.seal(counter, HEADER, HEADER.length, PLAIN, 0, PLAIN.length, sealed, 0);
        return sealed;
    }

    private int open(long counter, byte[] header, byte[] sealed) {
        return receiver.open(counter, header, header.length, sealed, 0, sealed.length, new byte[64], 0);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] result = bytes.clone();
        result[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return result;
    }

    private static long nextKey() {
        nextKey += 2;
        return nextKey;
    }

    private static CipherState cipherState(long number) {
        return new CipherState(KeyPairs.seed(number));
    }
}
