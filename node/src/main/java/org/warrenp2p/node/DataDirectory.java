package org.warrenp2p.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.warrenp2p.node.store.OpenStore;
import org.warrenp2p.node.store.StoreException;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.KeyFile;
import org.warrenp2p.proto.identity.KeyFileException;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.transport.Failure;

/** Where a node keeps what outlives its process. Blocking. */
record DataDirectory(Path path) {

    private static final String KEY_FILE = "identity.key";
    private static final String STORE_FILE = "warren.store";

    /**
     * Makes the directory, for its owner only, unless it is there.
     *
     * @throws WarrenException STORAGE, with a sentence that says why not
     */
    void create() {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(path, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw unusable(path + " is not a directory");
            }
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
            throw unusable("The data directory " + path + " cannot be made: " + reason);
        }
    }

    /**
     * The identity in the directory, made if there is none.
     *
     * @throws WarrenException STORAGE, with a sentence that says what to do
     */
    Identity identity() {
        try {
            return identityIn(path.resolve(KEY_FILE));
        } catch (KeyFileException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    /** The identity in {@code file}, made there if there is no such file. */
    static Identity identityIn(Path file) throws KeyFileException {
        if (Files.notExists(file)) {
            KeyFile.create(file, Identity.generate(new SystemEntropy()));
        }
        return KeyFile.read(file);
    }

    /**
     * The store in the directory, made if there is none.
     *
     * @throws WarrenException STORAGE, with a sentence that says what is wrong
     */
    OpenStore openStore() {
        try {
            return OpenStore.open(path.resolve(STORE_FILE), InstantSource.system());
        } catch (StoreException e) {
            throw new WarrenException(e.failure());
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static WarrenException unusable(String sentence) {
        return new WarrenException(new Failure(Failure.Code.STORAGE, sentence));
    }
}
