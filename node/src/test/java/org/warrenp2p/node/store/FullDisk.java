package org.warrenp2p.node.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files named {@code full:PATH} on a disk that can be full: then each write puts half of its bytes down and fails. Tests
 * may look at the file before and in the middle of every write.
 */
public final class FullDisk extends FilePathWrapper {

    static final String SCHEME = "full";
    static final AtomicBoolean FULL = new AtomicBoolean();

    private static volatile Runnable look = () -> {};

    /** The library makes instances by reflection. */
    public FullDisk() {}

    /** Runs {@code task} before every write, and when half of it is done. */
    static void lookBy(Runnable task) {
        look = task;
    }

    static void register() {
        FilePath.register(new FullDisk());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new FullChannel(super.open(mode));
    }

    private static final class FullChannel extends FileBase {

        private final FileChannel channel;

        FullChannel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            look.run();
            channel.write(source.slice(source.position(), source.remaining() / 2), position);
            look.run();
            if (FULL.get()) {
                throw new IOException("No space left on device");
            }
            return channel.write(source, position);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public synchronized FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
