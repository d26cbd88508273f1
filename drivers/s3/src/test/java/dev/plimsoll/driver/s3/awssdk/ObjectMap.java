package dev.plimsoll.driver.s3.awssdk;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;

/** The objects of a bucket by name, and the conditions under which they are replaced, each decided atomically. */
final class ObjectMap {

    private final NavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final boolean conditional;

    /** @param conditional whether conditions are honoured, or ignored as older stores do */
    ObjectMap(boolean conditional) {
        this.conditional = conditional;
    }

    NavigableMap<String, StoredObject> all() {
        return objects;
    }

    StoredObject existing(String name) {
        StoredObject object = objects.get(name);
        if (object == null) {
            throw S3Exceptions.noSuchKey("bucket", name, "no such key");
        }
        return object;
    }

    void put(String name, StoredObject object, @Nullable String ifNoneMatch, @Nullable String ifMatch) {
        lock.lock();
        try {
            if (conditional) {
                check(name, ifNoneMatch, ifMatch);
            }
            objects.put(name, object);
        } finally {
            lock.unlock();
        }
    }

    void remove(String name, @Nullable String ifMatch) {
        lock.lock();
        try {
            if (conditional && objects.containsKey(name)) {
                check(name, null, ifMatch);
            }
            objects.remove(name);
        } finally {
            lock.unlock();
        }
    }

    private void check(String name, @Nullable String ifNoneMatch, @Nullable String ifMatch) {
        StoredObject before = objects.get(name);
        if (ifNoneMatch != null && before != null) {
            throw S3Exceptions.preconditionFailed(null);
        }
        if (ifMatch != null && !existing(name).matches(ifMatch)) {
            throw S3Exceptions.preconditionFailed(null);
        }
    }

    void clear() {
        objects.clear();
    }

    Map<String, StoredObject> from(String name) {
        return objects.tailMap(name, true);
    }
}
