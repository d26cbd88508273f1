package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes every call that succeeded, by its name and the key of its file; a test may let calls fail before they begin. */
final class RecordingDisk extends Disk {

    /** What happens before each call. */
    interface Fault {
        void before(String call) throws IOException;
    }

    private interface Call {
        void run() throws IOException;
    }

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<FileChannel, Path> files = new ConcurrentHashMap<>();
    private volatile Fault fault = call -> {};

    RecordingDisk() {
        super(FilesystemOptions.Sync.FSYNC);
    }

    /** Returns the calls since the last time; temporary files are all called {@code tmp}. */
    List<String> calls() {
        List<String> since = List.copyOf(calls);
        calls.clear();
        return since;
    }

    void fault(Fault next) {
        fault = next;
    }

    @Override
    FileChannel create(Path file) throws IOException {
        fault.before(name("create", file));
        FileChannel channel = super.create(file);
        calls.add(name("create", file));
        files.put(channel, file);
        return channel;
    }

    @Override
    FileChannel open(Path file) throws IOException {
        fault.before(name("open", file));
        FileChannel channel = super.open(file);
        calls.add(name("open", file));
        files.put(channel, file);
        return channel;
    }

    @Override
    void write(FileChannel channel, ByteBuffer from, long position) throws IOException {
        note("write", file(channel), () -> super.write(channel, from, position));
    }

    @Override
    void truncate(FileChannel channel, long size) throws IOException {
        note("truncate", file(channel), () -> super.truncate(channel, size));
    }

    @Override
    void sync(FileChannel channel) throws IOException {
        try {
            note("sync", file(channel), () -> super.sync(channel));
        } catch (IOException e) {
            throw new SyncFailure(e);
        }
    }

    @Override
    void syncDirectory(Path directory) throws IOException {
        note("syncDirectory", directory, () -> super.syncDirectory(directory));
    }

    @Override
    void link(Path file, Path name) throws IOException {
        note("link", name, () -> super.link(file, name));
    }

    @Override
    void move(Path file, Path name) throws IOException {
        note("move", name, () -> super.move(file, name));
    }

    @Override
    void protect(Path file) throws IOException {
        note("protect", file, () -> super.protect(file));
    }

    @Override
    void delete(Path file) throws IOException {
        note("delete", file, () -> super.delete(file));
    }

    @Override
    void makeDirectory(Path directory) throws IOException {
        note("makeDirectory", directory, () -> super.makeDirectory(directory));
    }

    @Override
    void removeDirectory(Path directory) throws IOException {
        note("removeDirectory", directory, () -> super.removeDirectory(directory));
    }

    private void note(String name, Path path, Call call) throws IOException {
        fault.before(name(name, path));
        call.run();
        calls.add(name(name, path));
    }

    private Path file(FileChannel channel) {
        return files.getOrDefault(channel, Path.of("unknown"));
    }

    private static String name(String call, Path path) {
        String text = path.toString();
        String key = text.substring(text.lastIndexOf("/store") + "/store".length());
        return call + " " + (key.startsWith("/.plimsoll/tmp/") ? "tmp" : key.isEmpty() ? "/" : key);
    }
}
