package org.warrenp2p.node.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.node.store.StoreException.Kind;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;

/** A store file that is open, read through and found sound, and that nobody serves yet. */
public final class OpenStore {

    private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path path;
    private final StoreFile file;

    private OpenStore(Path path, StoreFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens the store in {@code path}, or makes it there for its owner only. A damaged file is renamed to {@code
     * NAME.damaged-TIME}, with a warning in the log, and a new one is made. Blocking; not for a loop.
     *
     * @param clock names the damaged file
     * @throws StoreException with a sentence for people, if another node uses it, a newer version wrote it, or the disk
     *     does not let us
     */
    public static OpenStore open(Path path, InstantSource clock) throws StoreException {
        Path file = path.toAbsolutePath();
        try {
            return new OpenStore(file, openSound(file));
        } catch (StoreException e) {
            if (e.kind() != Kind.DAMAGED) {
                throw e;
            }
            Path aside = setAside(file, clock.instant(), e);
            LOG.warn("{}; it was set aside as {}, and the node starts with an empty store", e.getMessage(), aside);
            LOG.debug("How the store was damaged", e);
            return new OpenStore(file, openSound(file));
        }
    }

    /** Serves it on {@code loop} from now on. On the loop. */
    public NodeStore serve(EventLoop loop, Counters counters) {
        return new NodeStore(
                new GroupCommit(file, () -> MvFile.open(path.toString()), GroupCommit.REOPEN_AFTER, loop, counters));
    }

    /** For the tests of this package: the file itself. */
    StoreFile file() {
        return file;
    }

    /** Closes it unserved. */
    public void abandon() {
        file.abandon();
    }

    private static StoreFile openSound(Path path) throws StoreException {
        createForOwner(path);
        StoreFile file = MvFile.open(path.toString());
        boolean sound = false;
        try {
            MvItemStorage.readAll(file, RecordEntry.FORMAT, new ArrayList<>());
            MvItemStorage.readAll(file, ValueEntry.FORMAT, new ArrayList<>());
            MvItemStorage.readAll(file, AnnouncementEntry.FORMAT, new ArrayList<>());
            MvKnownContacts.readAll(file, new ArrayList<>());
            sound = true;
            return file;
        } finally {
            if (!sound) {
                file.abandon();
            }
        }
    }

    /** Records are public, but whom this node knows is nobody's business. */
    private static void createForOwner(Path path) throws StoreException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(path, owner);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(path)) {
                throw new StoreException(Kind.IO, "The store " + path + " is not a file", e);
            }
        } catch (IOException e) {
            throw new StoreException(Kind.IO, "The store " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static Path setAside(Path path, Instant now, StoreException damage) throws StoreException {
        String name = path.getFileName() + ".damaged-" + STAMP.format(now);
        try {
            return Files.move(path, free(path.resolveSibling(name)));
        } catch (IOException e) {
            e.addSuppressed(damage);
            throw new StoreException(
                    Kind.IO, damage.getMessage() + ", and cannot be set aside as " + name + ": " + e.getMessage(), e);
        }
    }

    /** Another one may have been set aside in the same second. */
    private static Path free(Path wanted) {
        Path free = wanted;
        for (int i = 2; Files.exists(free); i++) {
            free = wanted.resolveSibling(wanted.getFileName() + "-" + i);
        }
        return free;
    }
}
