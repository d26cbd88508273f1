package dev.plimsoll.driver.filesystem;

import dev.plimsoll.driver.filesystem.FilesystemOptions.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A disk that refuses every change. */
final class ReadOnlyDisk extends Disk {

    ReadOnlyDisk(Sync sync) {
        super(sync);
    }

    @Override
    FileChannel create(Path file) throws IOException {
        throw refused();
    }

    @Override
    FileChannel open(Path file) throws IOException {
        throw refused();
    }

    @Override
    void write(FileChannel channel, ByteBuffer from, long position) throws IOException {
        throw refused();
    }

    @Override
    void truncate(FileChannel channel, long size) throws IOException {
        throw refused();
    }

    @Override
    void syncDirectory(Path directory) throws IOException {
        throw refused();
    }

    @Override
    void link(Path file, Path name) throws IOException {
        throw refused();
    }

    @Override
    void move(Path file, Path name) throws IOException {
        throw refused();
    }

    @Override
    void protect(Path file) throws IOException {
        throw refused();
    }

    @Override
    void delete(Path file) throws IOException {
        throw refused();
    }

    @Override
    void makeDirectory(Path directory) throws IOException {
        throw refused();
    }

    @Override
    void removeDirectory(Path directory) throws IOException {
        throw refused();
    }

    private static IOException refused() {
        return new IOException("the store was opened for reading alone");
    }
}
