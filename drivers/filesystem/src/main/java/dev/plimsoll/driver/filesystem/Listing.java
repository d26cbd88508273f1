package dev.plimsoll.driver.filesystem;

import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.spi.Entry;
import dev.plimsoll.engine.spi.Entry.Kind;
import dev.plimsoll.engine.spi.ListOptions;
import dev.plimsoll.engine.spi.ListOptions.Depth;
import dev.plimsoll.engine.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listing, a page in each step: a depth-first walk that reads a directory when it comes to it and sorts its names,
 * which is the order of keys. Nothing stays open between steps.
 */
final class Listing implements Cursor<List<Entry>> {

    private static final int PAGE = 128;

    private final Store.Source store;
    private final ObjectKey prefix;
    private final ListOptions options;
    private final Deque<Iterator<ObjectKey>> levels = new ArrayDeque<>();

    private boolean begun;
    private volatile boolean ended;

    Listing(Store.Source store, ObjectKey prefix, ListOptions options) {
        this.store = store;
        this.prefix = prefix;
        this.options = options;
    }

    @Override
    public synchronized @Nullable List<Entry> next() throws IOException {
        Tree tree = store.get().tree();
        if (!begun) {
            begun = true;
            descend(tree, prefix);
        }
        List<Entry> page = new ArrayList<>();
        while (!ended && page.size() < PAGE) {
            step(tree, page);
        }
        return page;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public synchronized void close() {
        ended = true;
    }

    private void step(Tree tree, List<Entry> page) throws IOException {
        Iterator<ObjectKey> level = levels.element();
        if (level.hasNext()) {
            visit(tree, level.next(), page);
        } else {
            levels.remove();
            ended = levels.isEmpty();
        }
    }

    private void visit(Tree tree, ObjectKey key, List<Entry> page) throws IOException {
        BasicFileAttributes found = tree.attributes(key);
        if (found == null) {
            return;
        }
        boolean wanted = options.after().map(after -> key.compareTo(after) > 0).orElse(true);
        if (isObject(found, key)) {
            if (wanted) {
                page.add(new Entry(key, Kind.OBJECT));
            }
        } else if (options.depth() == Depth.SUBTREE) {
            descend(tree, key);
        } else if (wanted && holdsObject(tree, key)) {
            page.add(new Entry(key, Kind.PREFIX));
        }
    }

    private void descend(Tree tree, ObjectKey directory) throws IOException {
        List<ObjectKey> keys = tree.children(directory);
        keys.removeIf(this::liesBefore);
        Collections.sort(keys);
        levels.push(keys.iterator());
    }

    /** Whether the key and all below it come before what is wanted. */
    private boolean liesBefore(ObjectKey key) {
        return options.after()
                .filter(after -> key.compareTo(after) < 0 && !after.isBelow(key))
                .isPresent();
    }

    private static boolean holdsObject(Tree tree, ObjectKey directory) throws IOException {
        for (ObjectKey key : tree.children(directory)) {
            BasicFileAttributes found = tree.attributes(key);
            if (found != null && (isObject(found, key) || holdsObject(tree, key))) {
                return true;
            }
        }
        return false;
    }

    /** What is neither a file nor a directory is an error: whoever decides by a listing what to keep must not miss it. */
    private static boolean isObject(BasicFileAttributes found, ObjectKey key) {
        if (!found.isRegularFile() && !found.isDirectory()) {
            throw new Corrupt(key + " is neither a plain file nor a directory in the store");
        }
        return found.isRegularFile();
    }
}
