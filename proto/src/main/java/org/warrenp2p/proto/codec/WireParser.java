package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

/**
 * A protobuf parser for bytes from strangers: unknown fields are skipped without keeping them, byte fields are views of
 * the input, nesting is shallow, and nothing may follow the message.
 */
final class WireParser<M extends Message> {

    /**
     * Deepest nesting, groups that are skipped included. The schema needs 3 (frame, put, signed record); the rest is
     * room for fields of later versions. Protobuf's own limit of 100 only serves an attacker.
     */
    private static final int MAX_NESTING = 8;

    private final Parser<M> parser;

    WireParser(Parser<M> parser) {
        this.parser = DiscardUnknownFieldsParser.wrap(parser);
    }

    /** Reads {@code bytes}; byte fields of the result are views of it, so it must not change while they are in use. */
    M parse(ByteString bytes) throws MalformedFrameException {
        CodedInputStream input = bytes.newCodedInput();
        input.enableAliasing(true);
        input.setRecursionLimit(MAX_NESTING);
        try {
            M message = parser.parseFrom(input);
            // a stray end-of-group tag would otherwise hide whatever follows it
            input.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedFrameException("The message is not valid protobuf");
        }
    }
}
