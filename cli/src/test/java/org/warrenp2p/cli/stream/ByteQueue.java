package org.warrenp2p.cli.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One direction of a stream between two threads, with backpressure: what is written here can be read here. */
final class ByteQueue {

    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(4);
    private byte[] current = END;
    private int position;

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return length == 0 ? 0 : take(target, offset, length);
            }
        };
    }

    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                if (length > 0) {
                    put(Arrays.copyOfRange(source, offset, offset + length));
                }
            }

            @Override
            public void close() throws IOException {
                put(END);
            }
        };
    }

    private int take(byte[] target, int offset, int length) throws IOException {
        try {
            if (position == current.length) {
                current = chunks.take();
                position = 0;
                if (current.length == 0) {
                    chunks.put(END);
                    return -1;
                }
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        int moved = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, moved);
        position += moved;
        return moved;
    }

    private void put(byte[] chunk) throws IOException {
        try {
            chunks.put(chunk);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
