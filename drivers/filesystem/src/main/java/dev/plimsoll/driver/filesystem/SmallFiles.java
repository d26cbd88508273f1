package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.spi.Durability;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.SmallObject;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Objects that are got and put whole. A version is the SHA-256 of the content. */
record SmallFiles(Tree tree, Disk disk, Directories directories, Locks locks) {

    @Nullable
    SmallObject get(ObjectKey key, int limit) throws IOException {
        ByteBuffer content = read(key, limit);
        return content == null ? null : new SmallObject(content, version(content));
    }

    /** Writes aside, then takes the name in one act. */
    Version put(ObjectKey key, ByteBuffer content, WriteCondition condition, Durability durability) throws IOException {
        requireRoom(key, condition);
        try (Temporary file = new Temporary(tree, disk)) {
            write(file, content, durability);
            name(file, key, condition);
        }
        if (durability == Durability.DURABLE) {
            directories.sync(key.parent());
        }
        return version(content);
    }

    /** Fails if the object is there and in another state. */
    void requireVersion(ObjectKey key, Version expected) throws IOException {
        Version now = version(key);
        if (now != null && !now.equals(expected)) {
            throw conflict(key);
        }
    }

    /** Spares writing what cannot get its name. A version is not asked for: it is read when the name is taken, and that decides. */
    private void requireRoom(ObjectKey key, WriteCondition condition) throws IOException {
        boolean decidedLater = condition instanceof WriteCondition.IfMatch;
        if (!decidedLater && tree.object(key) != null && condition instanceof WriteCondition.IfAbsent) {
            throw conflict(key);
        }
    }

    private void write(Temporary file, ByteBuffer content, Durability durability) throws IOException {
        try (FileChannel channel = file.create()) {
            disk.write(channel, content.duplicate(), 0);
            if (durability == Durability.DURABLE) {
                disk.sync(channel);
            }
        }
    }

    private void name(Temporary file, ObjectKey key, WriteCondition condition) throws IOException {
        if (condition instanceof WriteCondition.IfAbsent) {
            link(file, key);
        } else {
            locks.exclusively(key, () -> replace(file, key, condition));
        }
    }

    private void link(Temporary file, ObjectKey key) throws IOException {
        try {
            directories.place(key, file::linkTo);
        } catch (FileAlreadyExistsException e) {
            throw conflict(key);
        }
    }

    private void replace(Temporary file, ObjectKey key, WriteCondition condition) throws IOException {
        if (condition instanceof WriteCondition.IfMatch match
                && !match.version().equals(version(key))) {
            throw conflict(key);
        }
        directories.place(key, file::moveTo);
    }

    private @Nullable Version version(ObjectKey key) throws IOException {
        ByteBuffer content = read(key, Integer.MAX_VALUE);
        return content == null ? null : version(content);
    }

    private @Nullable ByteBuffer read(ObjectKey key, int limit) throws IOException {
        try (FileChannel channel = Reading.open(tree, key)) {
            if (channel == null) {
                return null;
            }
            long size = channel.size();
            if (size > limit) {
                throw new SizeInvalid("get of " + key + ": longer than " + limit + " bytes");
            }
            return Reading.read(channel, 0, (int) size, key).asReadOnlyBuffer();
        }
    }

    private static Conflict conflict(ObjectKey key) {
        return new Conflict(key + " is not in the state that was expected");
    }

    private static Version version(ByteBuffer content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.duplicate());
            return new Version(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
