package dev.plimsoll.api.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;

/** A folder and all that is in it. */
record FileTree(Path root) {

    /** Returns a new folder, deleted when the JVM ends. */
    static FileTree temporary() {
        try {
            FileTree tree = new FileTree(Files.createTempDirectory("plimsoll-protocol"));
            Runtime.getRuntime().addShutdownHook(new Thread(tree::delete));
            return tree;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Returns the name and the digest of every file, a line each.  */
    String fingerprint() {
        Set<String> lines = new TreeSet<>();
        walk(new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                lines.add(root.relativize(file) + " " + digest(file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return String.join("\n", lines);
    }

    private static String digest(Path file) throws IOException {
        try {
            return Algorithm.SHA256.digest(Files.readAllBytes(file));
        } catch (NoSuchFileException meanwhile) {
            return "gone";
        }
    }

    private void delete() {
        walk(new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void walk(SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
