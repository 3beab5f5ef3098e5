package org.warrenp2p.proto.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file that holds an {@link Identity}: PKCS #8 in PEM, for its owner only. Blocking; not for an event loop. Where
 * the file system knows no POSIX permissions (Windows), they are neither set nor checked: there the folder's access
 * list decides.
 */
public final class KeyFile {

    /** A key has about 120 bytes; what is much longer is not one, and is not read into memory. */
    private static final int MAX_FILE_BYTES = 4_096;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private KeyFile() {}

    /**
     * The identity in {@code file}.
     *
     * @throws KeyFileException if there is none, it is something else, or others may use it
     */
    public static Identity read(Path file) throws KeyFileException {
        byte[] bytes;
        try {
            refuseIfOpenToOthers(file);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
                throw notAKey(file);
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new KeyFileException(
                    KeyFileException.Kind.MISSING, "There is no key file " + file + "; make one first", e);
        } catch (IOException e) {
            throw new KeyFileException(
                    KeyFileException.Kind.IO, "The key file " + file + " cannot be read: " + reason(e), e);
        }
        Identity identity = KeyPem.parse(bytes);
        if (identity == null) {
            throw notAKey(file);
        }
        return identity;
    }

    /**
     * Writes {@code identity} into a new file that only its owner may read.
     *
     * @throws KeyFileException if there is a file already, or it cannot be written
     */
    public static void create(Path file, Identity identity) throws KeyFileException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, attributes(file))) {
            ByteBuffer pem = ByteBuffer.wrap(KeyPem.format(identity));
            while (pem.hasRemaining()) {
                channel.write(pem);
            }
            // the peer id may be published in a moment; after that the key must survive a crash
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(
                    KeyFileException.Kind.EXISTS,
                    "The file " + file + " exists already, and a key is never overwritten; choose another name",
                    e);
        } catch (NoSuchFileException e) {
            throw new KeyFileException(
                    KeyFileException.Kind.IO, "The folder of " + file + " does not exist; make it first", e);
        } catch (IOException e) {
            throw new KeyFileException(
                    KeyFileException.Kind.IO, "The key file " + file + " cannot be written: " + reason(e), e);
        }
    }

    private static void refuseIfOpenToOthers(Path file) throws IOException, KeyFileException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new KeyFileException(
                    KeyFileException.Kind.OPEN_TO_OTHERS,
                    "The key file " + file + " is open to others; close it with: chmod 600 " + file);
        }
    }

    private static FileAttribute<?>[] attributes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static KeyFileException notAKey(Path file) {
        return new KeyFileException(
                KeyFileException.Kind.NOT_A_KEY,
                file + " is not an Ed25519 private key in PEM (\"BEGIN PRIVATE KEY\")");
    }

    /** The JDK's messages for files repeat the path, or are the path alone. */
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}
