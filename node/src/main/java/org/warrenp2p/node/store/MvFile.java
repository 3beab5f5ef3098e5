package org.warrenp2p.node.store;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.SingleFileStore;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.store.StoreException.Kind;
import org.warrenp2p.proto.PeerId;

/**
 * A store file of H2's MVStore. Every commit appends a chunk and then moves the header on to it, without forcing the
 * disk: the kernel has it when the commit returns, so it survives the process but perhaps not the machine.
 */
final class MvFile implements StoreFile {

    /** The layout of the tables; a file with a higher one comes from a newer Warren. Layout 1 had records alone. */
    private static final int FORMAT = 2;

    /** Answers are served from the node's memory; this is for the inner pages of the maps. */
    private static final int CACHE_MEGABYTES = 2;

    /**
     * A file that has grown to so many times its size after the last rewriting is rewritten: between two of them three
     * times as much is written as is copied.
     */
    private static final int GROWTH_BEFORE_REWRITING = 4;

    /** Smaller files are left alone: 20 records in a commit cost 130 KB (measured), so this is a hundred commits. */
    private static final long MIN_BYTES_TO_REWRITE = 16L << 20;

    /** What the library adds to its messages: its version and the kind of error. */
    private static final Pattern LIBRARY_MARK = Pattern.compile(" \\[[0-9./]+]$");

    private final String name;
    private final Map<Table, MVMap<byte[], byte[]>> maps = new EnumMap<>(Table.class);
    private final long minBytesToRewrite;
    private MVStore store;
    /** The size after the last rewriting; 0 before the first. */
    private long rewrittenBytes;

    private MvFile(String name, MVStore store, long minBytesToRewrite) {
        this.name = name;
        this.store = store;
        this.minBytesToRewrite = minBytesToRewrite;
        for (Table table : Table.values()) {
            maps.put(
                    table,
                    store.openMap(
                            table.mapName(),
                            new MVMap.Builder<byte[], byte[]>()
                                    .keyType(BoundedBytes.INSTANCE)
                                    .valueType(BoundedBytes.INSTANCE)));
        }
    }

    /**
     * Opens {@code name}, or makes it.
     *
     * @throws StoreException of any kind
     */
    static MvFile open(String name) throws StoreException {
        return open(name, MIN_BYTES_TO_REWRITE);
    }

    /** The same, for tests of the rewriting. */
    static MvFile open(String name, long minBytesToRewrite) throws StoreException {
        SingleFileStore file = lock(name);
        boolean opened = false;
        try {
            MVStore store = new MVStore.Builder()
                    .adoptFileStore(file)
                    .autoCommitDisabled()
                    .open();
            MvFile made = prepare(name, store, minBytesToRewrite);
            opened = true;
            return made;
        } catch (MVStoreException e) {
            throw e.getErrorCode() == DataUtils.ERROR_WRITING_FAILED ? io(name, e) : damaged(name, e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            // the library believes the lengths and positions that it reads
            throw damaged(name, e);
        } finally {
            if (!opened) {
                closeQuietly(file);
            }
        }
    }

    private static MvFile prepare(String name, MVStore store, long minBytesToRewrite) throws StoreException {
        if (store.getStoreVersion() > FORMAT) {
            throw new StoreException(Kind.NEWER, "The store " + name + " was written by a newer version of Warren");
        }
        // a commit that reuses the place of dead chunks may overwrite the one that the header still names, and a death
        // before the header moves on would then cost earlier commits (TornWriteTest shows it)
        store.setReuseSpace(false);
        // readers of old versions do not exist: only the newest is kept
        store.setVersionsToKeep(0);
        MvFile made = new MvFile(name, store, minBytesToRewrite);
        if (store.getStoreVersion() == 1) {
            made.nameStorers();
        }
        store.setStoreVersion(FORMAT);
        store.commit();
        return made;
    }

    /** From layout 1 to 2, in the commit that raises the version. */
    private void nameStorers() throws StoreException {
        Map<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
        forEach(Table.RECORDS, (key, content) -> {
            if (key.length != PeerId.KEY_LENGTH) {
                throw new StoreException(Kind.DAMAGED, "The store " + name + " holds a record of nobody");
            }
            records.put(key, RecordEntry.withStorer(key, content));
        });
        for (Map.Entry<byte[], byte[]> record : records.entrySet()) {
            put(Table.RECORDS, record.getKey(), record.getValue());
        }
    }

    private static SingleFileStore lock(String name) throws StoreException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("cacheSize", CACHE_MEGABYTES);
        SingleFileStore file = new SingleFileStore(settings);
        try {
            file.open(name, false, null);
        } catch (MVStoreException e) {
            throw e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                    ? new StoreException(Kind.LOCKED, "The store " + name + " is in use by another node", e)
                    : io(name, e);
        } catch (RuntimeException e) {
            throw io(name, e);
        }
        if (file.isReadOnly()) {
            closeQuietly(file);
            throw new StoreException(Kind.IO, "The store " + name + " may not be written by this user");
        }
        return file;
    }

    @Override
    public void put(Table table, byte[] key, byte[] content) throws StoreException {
        run(() -> map(table).put(key, Checksum.seal(key, content)));
    }

    @Override
    public void remove(Table table, byte[] key) throws StoreException {
        run(() -> map(table).remove(key));
    }

    @Override
    public void commit() throws StoreException {
        run(store::commit);
    }

    @Override
    public void tidy() throws StoreException {
        if (store.getFileStore().size() >= Math.max(minBytesToRewrite, rewrittenBytes * GROWTH_BEFORE_REWRITING)) {
            rewrite();
        }
    }

    /** Copies what is alive into a new file, which then takes the place of the old one in one step. */
    private void rewrite() throws StoreException {
        String newName = name + ".new";
        FilePath target = FilePath.get(newName);
        run(target::delete);
        MvFile copy = open(newName);
        boolean done = false;
        try {
            for (Table table : Table.values()) {
                forEach(table, (key, content) -> copy.put(table, key, content));
            }
            copy.commit();
            run(() -> {
                copy.store.sync();
                target.moveTo(FilePath.get(name), true);
            });
            done = true;
        } finally {
            if (!done) {
                copy.abandon();
            }
        }
        abandon();
        store = copy.store;
        maps.putAll(copy.maps);
        rewrittenBytes = store.getFileStore().size();
    }

    @Override
    public void forEach(Table table, EntryReader reader) throws StoreException {
        try {
            Cursor<byte[], byte[]> cursor = map(table).cursor(null);
            byte[] previous = null;
            while (cursor.hasNext()) {
                byte[] key = cursor.next();
                // strictly ascending, so that a damaged tree with a circle in it has an end
                boolean ordered = previous == null || Arrays.compareUnsigned(previous, key) < 0;
                byte[] content = Checksum.open(key, cursor.getValue());
                if (!ordered || content == null) {
                    throw new StoreException(
                            Kind.DAMAGED, "The store " + name + " holds an entry that nobody has written");
                }
                reader.entry(key, content);
                previous = key;
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            throw damaged(name, e);
        }
    }

    @Override
    public void close() throws StoreException {
        // an orderly close of the library moves chunks about, which a death in the middle of it would not forgive
        commit();
        abandon();
    }

    @Override
    public void abandon() {
        try {
            store.closeImmediately();
        } catch (RuntimeException e) {
            // it is of no use any more, whatever it says
        }
    }

    private MVMap<byte[], byte[]> map(Table table) {
        MVMap<byte[], byte[]> map = maps.get(table);
        if (map == null) {
            throw new IllegalStateException("No map for " + table);
        }
        return map;
    }

    private void run(Runnable access) throws StoreException {
        try {
            access.run();
        } catch (RuntimeException | AssertionError e) {
            throw io(name, e);
        }
    }

    private static StoreException io(String name, Throwable e) {
        return new StoreException(
                Kind.IO,
                "The store " + name + " cannot be read or written: " + reason(e, "the system does not say why"),
                e);
    }

    private static StoreException damaged(String name, Throwable e) {
        return new StoreException(
                Kind.DAMAGED, "The store " + name + " is damaged: " + reason(e, "what is in it makes no sense"), e);
    }

    /**
     * What the system or the library says, which is at the bottom; the library adds its version and parameters to that.
     * Other exceptions speak of arrays and indices, to nobody who looks at a log.
     */
    private static String reason(Throwable thrown, String otherwise) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof EOFException) {
            return "it ends too early";
        }
        String message = root.getMessage();
        boolean speaks = root instanceof IOException || root instanceof MVStoreException;
        return speaks && message != null ? LIBRARY_MARK.matcher(message).replaceFirst("") : otherwise;
    }

    private static void closeQuietly(@Nullable SingleFileStore file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (RuntimeException e) {
            // it was not written
        }
    }
}
