package org.warrenp2p.cli.console;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes of strangers that a terminal may show: UTF-8 without control characters but line ends and tabs. */
public final class PlainText {

    private PlainText() {}

    /** Whether {@code bytes} are such text. */
    public static boolean is(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .codePoints()
                    .allMatch(PlainText::isHarmless);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The text of {@code bytes}. */
    public static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Format characters can turn the direction of the text around them. */
    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\t';
            case Character.FORMAT, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
