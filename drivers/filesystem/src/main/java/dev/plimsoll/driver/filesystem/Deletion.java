package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.Version;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Removal of objects and of the directories they leave empty. Only the lowest directory that remains is synced: with it,
 * everything below is known to be gone.
 */
record Deletion(Tree tree, Disk disk, Directories directories, Locks locks, SmallFiles small) {

    void delete(ObjectKey key) throws IOException {
        if (tree.object(key) != null) {
            remove(key);
            tidy(key.parent());
        }
    }

    void delete(ObjectKey key, Version version) throws IOException {
        if (tree.object(key) != null) {
            locks.exclusively(key, () -> removeIf(key, version));
            tidy(key.parent());
        }
    }

    void deleteBelow(ObjectKey prefix) throws IOException {
        List<ObjectKey> children = tree.children(prefix);
        for (ObjectKey child : children) {
            deleteAll(child);
        }
        if (!children.isEmpty()) {
            tidy(prefix);
        }
    }

    private void deleteAll(ObjectKey key) throws IOException {
        BasicFileAttributes found = tree.attributes(key);
        if (found != null && found.isDirectory()) {
            for (ObjectKey child : tree.children(key)) {
                deleteAll(child);
            }
            directories.prune(key);
        } else if (tree.object(key) != null) {
            remove(key);
        }
    }

    private void tidy(ObjectKey directory) throws IOException {
        directories.sync(directories.prune(directory));
    }

    private void remove(ObjectKey key) throws IOException {
        locks.exclusively(key, () -> disk.delete(tree.path(key)));
    }

    private void removeIf(ObjectKey key, Version version) throws IOException {
        small.requireVersion(key, version);
        disk.delete(tree.path(key));
    }
}
