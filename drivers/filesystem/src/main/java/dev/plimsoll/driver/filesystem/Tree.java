package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where each key lies on disk. An object is a plain file reached through plain directories; a symbolic link in the way is
 * an error, never followed.
 *
 * @param root its real path
 * @param plain directories that need not be looked at again
 */
record Tree(Path root, PlainDirectories plain) {

    /** The directory of the driver's own files, below the root. */
    static final String OWN = ".plimsoll";

    private static final ObjectKey OWN_KEY = ObjectKey.of(OWN);

    /** @param root its real path */
    Tree(Path root) {
        this(root, new PlainDirectories());
    }

    /** Refuses keys that name no object. */
    static void requireObjectKey(ObjectKey key) {
        if (key.isRoot()) {
            throw new KeyInvalid("the root is no object");
        }
        requirePrefix(key);
    }

    /** Refuses keys of the driver's own files. */
    static void requirePrefix(ObjectKey key) {
        if (key.equals(OWN_KEY) || key.isBelow(OWN_KEY)) {
            throw new KeyInvalid(key + " is reserved");
        }
    }

    Path path(ObjectKey key) {
        return root.resolve(key.value());
    }

    /** Returns a new name for a file that is not yet an object; on the same device, so that it can be linked and moved. */
    Path temporary() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return temporaries().resolve(Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
    }

    Path own() {
        return root.resolve(OWN);
    }

    Path temporaries() {
        return own().resolve("tmp");
    }

    Path lockFile() {
        return own().resolve("lock");
    }

    /** Returns what is known of the object; null if there is none. */
    @Nullable
    BasicFileAttributes object(ObjectKey key) throws IOException {
        BasicFileAttributes found = attributes(key);
        if (found == null || found.isDirectory()) {
            return null;
        }
        if (!found.isRegularFile()) {
            throw new Corrupt(key + " is not a plain file in the store");
        }
        return isReached(key) ? found : null;
    }

    /** Returns the keys directly below, in any order, of whatever kind; none if there is no such directory. */
    List<ObjectKey> children(ObjectKey directory) throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(directory))) {
            lookAt(directory);
            for (Path entry : entries) {
                addKey(directory, entry.getFileName().toString(), keys);
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return keys;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return keys;
    }

    /** Fails if the file {@linkplain #hasOtherNames has a second name}. */
    void requireOneName(ObjectKey key) throws IOException {
        if (hasOtherNames(key)) {
            throw new Conflict(key + " is published");
        }
    }

    /** Returns whether the file has a second name: it was published, and what is written to it would be written there too. */
    boolean hasOtherNames(ObjectKey key) throws IOException {
        return names(key) > 1;
    }

    /**
     * Returns true if there are directories in the directory: each adds a name to its own and the dot in itself. Some file systems do
     * not count them: false says nothing.
     */
    boolean holdsDirectories(ObjectKey directory) throws IOException {
        return names(directory) > 2;
    }

    private int names(ObjectKey key) throws IOException {
        return (int) Files.getAttribute(path(key), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    }

    /** Fails if a symbolic link leads to the directory; also if it does not exist, and has not for a while. */
    void requirePlain(ObjectKey directory) throws IOException {
        if (directory.isRoot() || plain.has(directory)) {
            return;
        }
        requirePlain(directory.parent());
        require(!isLink(directory), directory);
        plain.add(directory);
    }

    private void lookAt(ObjectKey directory) throws IOException {
        Path path = path(directory);
        require(path.toRealPath().equals(path), directory);
    }

    private boolean isLink(ObjectKey directory) throws IOException {
        return Files.readAttributes(path(directory), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isSymbolicLink();
    }

    private static void require(boolean noLink, ObjectKey directory) {
        if (!noLink) {
            throw new Corrupt(directory + " is reached through a symbolic link in the store");
        }
    }

    private boolean isReached(ObjectKey key) throws IOException {
        try {
            requirePlain(key.parent());
            return true;
        } catch (NoSuchFileException deletedMeanwhile) {
            return false;
        }
    }

    /** Fails if one of the directories that should lead to the key is an object. */
    void requireNoObjectAbove(ObjectKey key) {
        ObjectKey above = key.parent();
        while (!above.isRoot() && !path(above).toFile().isDirectory()) {
            if (path(above).toFile().exists() && Files.isRegularFile(path(above), LinkOption.NOFOLLOW_LINKS)) {
                throw new KeyInvalid(key + " lies below the object " + above);
            }
            above = above.parent();
        }
    }

    /** Returns what lies at the key, object or not; null if nothing does. */
    @Nullable
    BasicFileAttributes attributes(ObjectKey key) throws IOException {
        try {
            return Files.readAttributes(path(key), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            requireNoObjectAbove(key); // some JDKs say so of what lies below a file, too
            return null;
        } catch (FileSystemException e) {
            requireNoObjectAbove(key);
            throw e;
        }
    }

    /** A foreign name that no key can have is no object: nobody can ask for it. */
    private static void addKey(ObjectKey directory, String name, List<ObjectKey> keys) {
        try {
            ObjectKey key = directory.child(name);
            if (!key.equals(OWN_KEY)) {
                keys.add(key);
            }
        } catch (KeyInvalid foreign) {
            return;
        }
    }
}
