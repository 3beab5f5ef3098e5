package org.warrenp2p.holepunch.portmap.upnp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;

/**
 * Reads the answer to one HTTP/1.1 request as its bytes come: a body of a stated length, in chunks, or until the end of the
 * stream. Pure; the whole is bounded, and redirections mean nothing to it.
 */
final class HttpReader {

    /** Head and body together: the descriptions of routers have 3 to 15 KB. */
    static final int MOST_BYTES = 64 << 10;

    private static final int MOST_HEAD_BYTES = 8 << 10;
    private static final int MOST_CHUNK_LINE_BYTES = 64;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,7})[ \t]*(;.*)?");

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private State state = State.STATUS;
    private int status;
    private int taken;
    private long length = -1;
    private boolean chunked;
    private long leftOfChunk;

    private enum State {
        STATUS,
        HEADERS,
        /** As many bytes as the head says, or all that come. */
        BODY,
        CHUNK_LINE,
        CHUNK,
        /** The empty line after a chunk. */
        CHUNK_END,
        /** What may stand after the last chunk. */
        TRAILER,
        DONE
    }

    /** An answer. */
    record Answer(int status, Bytes body) {}

    /**
     * Takes more bytes.
     *
     * @return the answer if it is complete, else null
     * @throws MalformedUpnpException if it is no HTTP, or too much of it
     */
    @Nullable
    Answer take(ByteBuffer bytes) throws MalformedUpnpException {
        while (bytes.hasRemaining() && state != State.DONE) {
            if (++taken > MOST_BYTES) {
                throw new MalformedUpnpException("An answer has at most 64 KB");
            }
            byte next = bytes.get();
            switch (state) {
                case BODY -> takeBody(next);
                case CHUNK -> takeChunk(next);
                case STATUS, HEADERS, CHUNK_LINE, CHUNK_END, TRAILER -> takeOfLine(next);
                case DONE -> throw new AssertionError("The loop has ended");
            }
        }
        return state == State.DONE ? answer() : null;
    }

    /**
     * The stream has ended.
     *
     * @throws MalformedUpnpException if something is missing
     */
    Answer end() throws MalformedUpnpException {
        if (state != State.DONE && (state != State.BODY || length >= 0)) {
            throw new MalformedUpnpException("The answer is cut off");
        }
        return answer();
    }

    private Answer answer() {
        return new Answer(status, Bytes.wrap(body.toByteArray()));
    }

    private void takeBody(byte next) {
        body.write(next);
        if (body.size() == length) {
            state = State.DONE;
        }
    }

    private void takeChunk(byte next) {
        body.write(next);
        leftOfChunk--;
        if (leftOfChunk == 0) {
            state = State.CHUNK_END;
        }
    }

    private void takeOfLine(byte next) throws MalformedUpnpException {
        if (next != '\n') {
            line.write(next);
            boolean framing = state == State.CHUNK_LINE || state == State.CHUNK_END;
            if (line.size() > (framing ? MOST_CHUNK_LINE_BYTES : MOST_HEAD_BYTES) || (!framing && taken > headEnd())) {
                throw new MalformedUpnpException("A head has at most 8 KB, and the line of a chunk 64 bytes");
            }
            return;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        onLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private int headEnd() {
        return state == State.TRAILER ? MOST_BYTES : MOST_HEAD_BYTES;
    }

    private void onLine(String text) throws MalformedUpnpException {
        switch (state) {
            case STATUS -> {
                Matcher parts = STATUS.matcher(text);
                if (!parts.matches()) {
                    throw new MalformedUpnpException("An answer begins with HTTP/1.1 and a status");
                }
                status = Integer.parseInt(parts.group(1));
                state = State.HEADERS;
            }
            case HEADERS -> onHeader(text);
            case CHUNK_LINE -> {
                Matcher size = CHUNK.matcher(text);
                if (!size.matches()) {
                    throw new MalformedUpnpException("A chunk begins with its length");
                }
                leftOfChunk = Long.parseLong(size.group(1), 16);
                state = leftOfChunk == 0 ? State.TRAILER : State.CHUNK;
            }
            case CHUNK_END -> {
                if (!text.isEmpty()) {
                    throw new MalformedUpnpException("A chunk has the length that it says");
                }
                state = State.CHUNK_LINE;
            }
            case TRAILER -> state = text.isEmpty() ? State.DONE : State.TRAILER;
            case BODY, CHUNK, DONE -> throw new AssertionError("There are no lines in a body");
        }
    }

    private void onHeader(String text) throws MalformedUpnpException {
        if (text.isEmpty()) {
            endHead();
            return;
        }
        int colon = text.indexOf(':');
        String name = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        String value = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (name.equals("content-length")) {
            if (!LENGTH.matcher(value).matches()) {
                throw new MalformedUpnpException("A length is a number");
            }
            length = Long.parseLong(value);
        } else if (name.equals("transfer-encoding")) {
            chunked = value.equalsIgnoreCase("chunked");
        }
    }

    private void endHead() {
        if (status / 100 == 1) {
            state = State.STATUS; // 100 Continue: the answer follows
        } else if (chunked) {
            state = State.CHUNK_LINE;
        } else {
            state = length == 0 ? State.DONE : State.BODY;
        }
    }
}
