package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A root directory, opened: all that works on it. Every method blocks. */
record Store(
        Tree tree,
        Disk disk,
        Directories directories,
        Locks locks,
        SmallFiles small,
        Publishing publishing,
        Deletion deletion) {

    /** Much longer than any small write takes, and than the clocks of two machines differ. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    /** Gives the store, opening it if need be. */
    interface Source {
        Store get() throws IOException;
    }

    /** Makes the root if it is missing, and removes temporary files that a crash left long ago. */
    static Store open(Path root, Disk disk) throws IOException {
        NoRoom.learn();
        makeRoot(root.toAbsolutePath(), disk);
        Tree tree = new Tree(root.toRealPath());
        makeOwn(tree.own(), disk);
        makeOwn(tree.temporaries(), disk);
        requireCaseMatters(tree.root());
        sweep(tree, disk);
        return over(tree, disk, Locks.open(tree.lockFile()));
    }

    /** Changes nothing: not even the driver's own files are made, or removed. */
    static Store openToRead(Path root, ReadOnlyDisk disk) throws IOException {
        return over(new Tree(root.toRealPath()), disk, Locks.none());
    }

    private static Store over(Tree tree, Disk disk, Locks locks) {
        Directories directories = new Directories(tree, disk);
        SmallFiles small = new SmallFiles(tree, disk, directories, locks);
        Publishing publishing = new Publishing(tree, disk, directories, locks);
        Deletion deletion = new Deletion(tree, disk, directories, locks, small);
        return new Store(tree, disk, directories, locks, small, publishing, deletion);
    }

    void close() {
        locks.close();
    }

    /** Fails unless files can be made, linked and locked. */
    void check() throws IOException {
        locks.exclusively(ObjectKey.ROOT, this::tryLink);
    }

    private void tryLink() throws IOException {
        try (Temporary file = new Temporary(tree, disk);
                Temporary name = new Temporary(tree, disk)) {
            file.create().close();
            file.linkTo(name.path());
        }
    }

    private static void makeRoot(Path root, Disk disk) throws IOException {
        Path parent = root.getParent();
        if (parent != null && !Files.isDirectory(root)) {
            makeRoot(parent, disk);
            make(root, disk);
            disk.syncDirectory(parent);
        }
    }

    private static void makeOwn(Path directory, Disk disk) throws IOException {
        make(directory, disk);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is not a directory");
        }
    }

    private static void make(Path directory, Disk disk) throws IOException {
        try {
            disk.makeDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // As it should be.
        }
    }

    private static void requireCaseMatters(Path root) throws IOException {
        if (Files.exists(root.resolve(Tree.OWN.toUpperCase(Locale.ROOT)))) {
            throw new IOException("the file system does not tell capital letters from small ones");
        }
    }

    private static void sweep(Tree tree, Disk disk) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> temporaries = Files.newDirectoryStream(tree.temporaries())) {
            for (Path file : temporaries) {
                if (lastModified(file).isBefore(abandoned)) {
                    disk.delete(file);
                }
            }
        }
    }

    private static Instant lastModified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException inUseAMomentAgo) {
            return Instant.MAX;
        }
    }
}
