package dev.plimsoll.driver.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The name of a file that is not yet an object. Closing removes it, unless it became one. */
final class Temporary implements AutoCloseable {

    private final Disk disk;
    private final Path path;
    private boolean moved;

    Temporary(Tree tree, Disk disk) {
        this.disk = disk;
        this.path = tree.temporary();
    }

    Path path() {
        return path;
    }

    FileChannel create() throws IOException {
        return disk.create(path);
    }

    void linkTo(Path name) throws IOException {
        disk.link(path, name);
    }

    void moveTo(Path name) throws IOException {
        disk.move(path, name);
        moved = true;
    }

    @Override
    public void close() throws IOException {
        if (!moved) {
            disk.delete(path);
        }
    }
}
