package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directories of the tree. They appear when a name is placed in them and vanish with the last one; whoever places a
 * name finds its directory gone now and then, and makes it again.
 */
final class Directories {

    private static final int ATTEMPTS = 100;

    private final Tree tree;
    private final Disk disk;

    /**
     * Directories whose own name may not be on the device yet, each with a mark of its making. Whoever needs one to last
     * syncs its parent, also if another operation made it and has not come that far.
     */
    private final Map<ObjectKey, Object> unsynced = new ConcurrentHashMap<>();

    Directories(Tree tree, Disk disk) {
        this.tree = tree;
        this.disk = disk;
    }

    /** Places a name. */
    interface Placing {
        void at(Path path) throws IOException;
    }

    /** Places a name for a key, making the directories above it if they are missing. */
    void place(ObjectKey key, Placing placing) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                tree.requirePlain(key.parent());
                placing.at(tree.path(key));
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                make(key.parent());
            } catch (FileSystemException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                clearTheWay(key, e);
            }
        }
    }

    /** Waits until the device has the names in the directory, and those of every directory that leads there. */
    void sync(ObjectKey directory) throws IOException {
        syncNames(directory);
        for (ObjectKey made = directory; !made.isRoot(); made = made.parent()) {
            Object mark = unsynced.get(made);
            if (mark != null) {
                syncNames(made.parent());
                unsynced.remove(made, mark);
            }
        }
    }

    /** Removes the directory and those above it as far as they are empty; returns the lowest that remains. */
    ObjectKey prune(ObjectKey directory) {
        ObjectKey at = directory;
        while (!at.isRoot() && removed(at)) {
            at = at.parent();
        }
        return at;
    }

    private void syncNames(ObjectKey directory) throws IOException {
        try {
            disk.syncDirectory(tree.path(directory));
        } catch (NoSuchFileException gone) {
            // What was in it was deleted meanwhile; there is no name left to keep.
        }
    }

    /** In one critical section with {@link #removed}, or a mark could be lost. */
    private synchronized void make(ObjectKey directory) throws IOException {
        if (directory.isRoot()) {
            throw new NoSuchFileException("the root");
        }
        if (!made(directory)) {
            make(directory.parent());
            made(directory);
        }
    }

    /** Returns whether the directory is there now; if not, the one above it was missing. */
    private boolean made(ObjectKey directory) throws IOException {
        unsynced.put(directory, new Object());
        try {
            tree.requirePlain(directory.parent());
            disk.makeDirectory(tree.path(directory));
            tree.plain().add(directory);
        } catch (FileAlreadyExistsException e) {
            return true; // By another process, perhaps a moment ago: its mark costs one sync.
        } catch (NoSuchFileException e) {
            unsynced.remove(directory);
            return false;
        } catch (IOException | RegistryException e) {
            unsynced.remove(directory);
            throw e;
        }
        return true;
    }

    private synchronized boolean removed(ObjectKey directory) {
        try {
            if (tree.holdsDirectories(directory)) {
                return false; // as most often above a busy one, and trying costs more
            }
            disk.removeDirectory(tree.path(directory));
        } catch (NoSuchFileException gone) {
            // Another operation was faster.
        } catch (IOException inUse) {
            return false;
        }
        tree.plain().forget(directory);
        unsynced.remove(directory);
        return true;
    }

    /** An empty directory, left by a crash or about to be pruned, gives way to an object; anything else does not. */
    private void clearTheWay(ObjectKey key, FileSystemException failure) throws IOException {
        tree.requireNoObjectAbove(key);
        if (!Files.isDirectory(tree.path(key), LinkOption.NOFOLLOW_LINKS)) {
            throw failure;
        }
        if (!removed(key)) {
            throw new KeyInvalid("other objects lie below " + key);
        }
    }
}
