package dev.plimsoll.driver.filesystem;

import dev.plimsoll.driver.filesystem.FilesystemOptions.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Every system call that changes the file system: a seam where a test sees their order and lets each of them fail. */
class Disk {

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> READ_ONLY_FILE = PosixFilePermissions.fromString("r--r-----");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    /** The JDK copies heap buffers to direct ones that it then keeps for each thread: keep these small. */
    private static final int LARGEST_HEAP_WRITE = 64 * 1024;

    private final boolean syncs;

    Disk(Sync sync) {
        this.syncs = sync == Sync.FSYNC;
    }

    /** Makes a file that must not exist and opens it for writing. */
    FileChannel create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, NEW, PosixFilePermissions.asFileAttribute(FILE));
        try {
            if (Umask.TAKES) {
                Files.setPosixFilePermissions(file, FILE);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    /** Opens a file that must exist for writing. */
    FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes all that remains in the buffer. */
    void write(FileChannel channel, ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            int most = from.isDirect() ? from.remaining() : Math.min(from.remaining(), LARGEST_HEAP_WRITE);
            int written = channel.write(from.slice(from.position(), most), at);
            from.position(from.position() + written);
            at += written;
        }
    }

    void truncate(FileChannel channel, long size) throws IOException {
        channel.truncate(size);
    }

    /** Waits until the device has the file's bytes. */
    void sync(FileChannel channel) throws IOException {
        if (syncs) {
            force(channel, false);
        }
    }

    /** Waits until the device has the directory's names. */
    void syncDirectory(Path directory) throws IOException {
        if (syncs) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                force(channel, true);
            }
        }
    }

    /** Gives a file a second name, which must not exist. */
    void link(Path file, Path name) throws IOException {
        Files.createLink(name, file);
    }

    /** Renames a file, replacing the one of the new name. */
    void move(Path file, Path name) throws IOException {
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
    }

    void protect(Path file) throws IOException {
        Files.setPosixFilePermissions(file, READ_ONLY_FILE);
    }

    /** Removes a file if it exists. Only if that fails is it asked why: the JDK's other call always looks first. */
    void delete(Path file) throws IOException {
        if (!file.toFile().delete()) {
            Files.deleteIfExists(file);
        }
    }

    void makeDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
        if (Umask.TAKES) {
            Files.setPosixFilePermissions(directory, DIRECTORY);
        }
    }

    /**
     * Removes a directory if it is empty. Goes through its parent, as only this call of the JDK is sure not to remove a
     * file that has taken the directory's place.
     */
    void removeDirectory(Path directory) throws IOException {
        try (DirectoryStream<Path> parent = Files.newDirectoryStream(directory.getParent())) {
            if (!(parent instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this platform cannot remove a directory and nothing else");
            }
            secure.deleteDirectory(directory.getFileName());
        }
    }

    private static void force(FileChannel channel, boolean metadata) throws IOException {
        try {
            channel.force(metadata);
        } catch (IOException e) {
            throw new SyncFailure(e);
        }
    }
}
