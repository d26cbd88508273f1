package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.Staged;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The act of publishing: the staged file gets its final name, by a link that only the first can make or by a rename that
 * replaces. The final name is on the device before the staged one goes, so that a power cut leaves at least one of them.
 */
record Publishing(Tree tree, Disk disk, Directories directories, Locks locks) {

    PublishResult publish(Staged staged, ObjectKey target, PublishMode mode) throws IOException {
        FileLock lock = locks.takeStaged(staged.key());
        try {
            return publishLocked(staged, target, mode);
        } finally {
            lock.release();
        }
    }

    private PublishResult publishLocked(Staged staged, ObjectKey target, PublishMode mode) throws IOException {
        BasicFileAttributes source = tree.object(staged.key());
        BasicFileAttributes there = tree.object(target);
        if (source == null && there != null && there.size() == staged.length()) {
            return kept(target, there);
        }
        requireLength(staged, source);
        boolean done = there != null && source != null && Objects.equals(there.fileKey(), source.fileKey());
        if (there != null && mode == PublishMode.FIRST_WINS && !done) {
            return kept(target, there);
        }
        prepare(staged, source);
        if (!done && !place(staged.key(), target, mode)) {
            return kept(target, tree.object(target));
        }
        finish(staged.key(), target);
        return new PublishResult(true, staged.length());
    }

    private static void requireLength(Staged staged, @Nullable BasicFileAttributes source) {
        long stored = source == null ? 0 : source.size();
        if (stored < staged.length()) {
            throw new Conflict(
                    "publish of " + staged.key() + ": it holds " + stored + " bytes, not " + staged.length());
        }
    }

    /** Gives the staged file exactly the bytes that count, on the device. */
    private void prepare(Staged staged, @Nullable BasicFileAttributes source) throws IOException {
        if (source == null) {
            directories.place(staged.key(), this::createEmpty);
        } else if (source.size() > staged.length()) {
            tree.requireOneName(staged.key());
            try (FileChannel channel = disk.open(tree.path(staged.key()))) {
                disk.truncate(channel, staged.length());
                disk.sync(channel);
            }
        }
    }

    private void createEmpty(Path path) throws IOException {
        try (FileChannel channel = disk.create(path)) {
            disk.sync(channel);
        }
    }

    private boolean place(ObjectKey staged, ObjectKey target, PublishMode mode) throws IOException {
        if (mode == PublishMode.REPLACE) {
            directories.place(target, path -> disk.move(tree.path(staged), path));
            return true;
        }
        try {
            directories.place(target, path -> disk.link(tree.path(staged), path));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private void finish(ObjectKey staged, ObjectKey target) throws IOException {
        disk.protect(tree.path(target));
        directories.sync(target.parent());
        disk.delete(tree.path(staged));
        directories.prune(staged.parent());
    }

    /** Reports another's object as there only when its name is on the device: the other may not have come so far. */
    private PublishResult kept(ObjectKey target, @Nullable BasicFileAttributes there) throws IOException {
        if (there == null) {
            throw new Conflict("publish to " + target + ": another object came and went");
        }
        directories.sync(target.parent());
        return new PublishResult(false, there.size());
    }
}
