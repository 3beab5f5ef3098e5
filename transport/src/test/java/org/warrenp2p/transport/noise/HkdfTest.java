package org.warrenp2p.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class HkdfTest {

    @Test
    void shouldDeriveTheOutputOfRfc5869TestCase3() {
        byte[] input = new byte[22];
        Arrays.fill(input, (byte) 0x0b);
        byte[] first = new byte[Hkdf.LENGTH];
        byte[] second = new byte[Hkdf.LENGTH];

        // An empty salt and one of 32 zeros are the same HMAC key.
        Hkdf.derive(new byte[Hkdf.LENGTH], input, first, second);

        assertThat(HexFormat.of().formatHex(first) + HexFormat.of().formatHex(second, 0, 10))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @Test
    void shouldAllowTheChainingKeyToBeReplacedInPlace() {
        byte[] input = {1, 2, 3};
        byte[] chainingKey = KeyPairs.seed(5);
        byte[] first = new byte[Hkdf.LENGTH];
        byte[] second = new byte[Hkdf.LENGTH];
        Hkdf.derive(chainingKey, input, first, second);
        byte[] secondInPlace = new byte[Hkdf.LENGTH];

        Hkdf.derive(chainingKey, input, chainingKey, secondInPlace);

        assertThat(chainingKey).isEqualTo(first);
        assertThat(secondInPlace).isEqualTo(second);
    }
}
