package dev.plimsoll.driver.memory;

import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.spi.ObjectKey;
import dev.plimsoll.engine.spi.PublishMode;
import dev.plimsoll.engine.spi.PublishResult;
import dev.plimsoll.engine.spi.Staged;
import dev.plimsoll.engine.spi.Version;
import dev.plimsoll.engine.spi.WriteCondition;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects and the rules for changing them. Each change is one short critical section; readers take no lock, because
 * what they find never changes.
 */
final class MemoryStore {

    private final ConcurrentSkipListMap<ObjectKey, MemoryObject> objects = new ConcurrentSkipListMap<>();
    private final Set<ObjectKey> beingAppended = ConcurrentHashMap.newKeySet();
    private long writes;

    @Nullable
    MemoryObject find(ObjectKey key) {
        requireAddressable(key);
        return objects.get(key);
    }

    /** Returns the keys after {@code start}, as they are when the iteration reaches them. */
    Iterable<ObjectKey> keysAfter(ObjectKey start) {
        return objects.tailMap(start, false).keySet();
    }

    synchronized Version put(ObjectKey key, Bytes bytes, WriteCondition condition) {
        requireWritable(key);
        if (!holds(condition, objects.get(key))) {
            throw new Conflict("put of " + key + ": it is not in the state that was expected");
        }
        return write(key, bytes).version();
    }

    /** Lets nobody else append to the object until {@link #endAppend}. */
    void beginAppend(ObjectKey key) {
        requireWritable(key);
        if (!beingAppended.add(key)) {
            throw new Conflict("append to " + key + ": another append is at work");
        }
    }

    BytesBuilder staged(Staged at) {
        return stagedUpTo(at, "append to ");
    }

    synchronized Staged append(Staged at, Bytes bytes) {
        requireWritable(at.key());
        write(at.key(), bytes);
        return new Staged(at.key(), bytes.size(), at.token());
    }

    void endAppend(ObjectKey key) {
        beingAppended.remove(key);
    }

    synchronized PublishResult publish(Staged staged, ObjectKey target, PublishMode mode) {
        requireAddressable(staged.key());
        requireWritable(target);
        if (beingAppended.contains(staged.key())) {
            throw new Conflict("publish of " + staged.key() + ": an append is at work");
        }
        MemoryObject there = objects.get(target);
        boolean gone = !objects.containsKey(staged.key());
        if (gone && there != null && there.bytes().size() == staged.length()) {
            return new PublishResult(false, staged.length());
        }
        Bytes bytes = stagedUpTo(staged, "publish of ").build();
        if (there != null && mode == PublishMode.FIRST_WINS) {
            return new PublishResult(false, there.bytes().size());
        }
        write(target, bytes);
        objects.remove(staged.key());
        return new PublishResult(true, staged.length());
    }

    synchronized void delete(ObjectKey key) {
        requireAddressable(key);
        objects.remove(key);
    }

    synchronized void delete(ObjectKey key, Version version) {
        requireAddressable(key);
        MemoryObject there = objects.get(key);
        if (there != null && !there.version().equals(version)) {
            throw new Conflict("delete of " + key + ": it is not in the state that was expected");
        }
        objects.remove(key);
    }

    synchronized void deleteBelow(ObjectKey prefix) {
        ObjectKey next = objects.higherKey(prefix);
        while (next != null && next.isBelow(prefix)) {
            objects.remove(next);
            next = objects.higherKey(next);
        }
    }

    void clear() {
        objects.clear();
    }

    private MemoryObject write(ObjectKey key, Bytes bytes) {
        MemoryObject object = new MemoryObject(bytes, new Version(Long.toString(++writes)), Instant.now());
        objects.put(key, object);
        return object;
    }

    private BytesBuilder stagedUpTo(Staged at, String operation) {
        MemoryObject there = objects.get(at.key());
        Bytes bytes = there == null ? Bytes.EMPTY : there.bytes();
        if (bytes.size() < at.length()) {
            throw new Conflict(operation + at.key() + ": it holds " + bytes.size() + " bytes, not " + at.length());
        }
        return bytes.upTo(at.length());
    }

    private void requireWritable(ObjectKey key) {
        requireAddressable(key);
        ObjectKey next = objects.higherKey(key);
        if (next != null && next.isBelow(key)) {
            throw new KeyInvalid("other objects lie below " + key);
        }
    }

    private void requireAddressable(ObjectKey key) {
        if (key.isRoot()) {
            throw new KeyInvalid("the root is no object");
        }
        for (ObjectKey above = key.parent(); !above.isRoot(); above = above.parent()) {
            if (objects.containsKey(above)) {
                throw new KeyInvalid(key + " lies below the object " + above);
            }
        }
    }

    private static boolean holds(WriteCondition condition, @Nullable MemoryObject there) {
        if (condition instanceof WriteCondition.IfMatch match) {
            return there != null && there.version().equals(match.version());
        }
        return there == null || condition instanceof WriteCondition.Always;
    }
}
