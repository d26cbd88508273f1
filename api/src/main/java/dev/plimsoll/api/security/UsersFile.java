package dev.plimsoll.api.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The file of accounts, read again when it has changed; that is looked for every other second, on a thread that may wait. A file
 * that is gone or wrong changes nothing: the accounts stay as they were, and the log says so once.
 */
public final class UsersFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UsersFile.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final long LONGEST = 16 << 20;

    /** What a changed file differs in: a new file that took its name has another key, if not another time. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {

        static Optional<Stamp> of(Path file) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Stamp(found.lastModifiedTime(), found.size(), found.fileKey()));
            } catch (IOException gone) {
                return Optional.empty();
            }
        }
    }

    private final Path file;
    private final Logins logins = new Logins();
    private final Disposable watch;
    private Optional<Stamp> seen;
    private volatile Users users;

    private UsersFile(Path file) {
        this.file = file;
        this.seen = Stamp.of(file);
        this.users = read();
        this.watch = Flux.interval(PAUSE, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .subscribe(tick -> look());
    }

    /**
     * Reads it and begins to watch it. Blocks.
     *
     * @throws IllegalArgumentException if it cannot be read or is wrong; the message shows nothing that is in it
     */
    public static UsersFile open(Path file) {
        return new UsersFile(file);
    }

    /** Returns the accounts as they are now. */
    Users users() {
        return users;
    }

    /** The stamp is taken first, so that a change while it is read is seen the next time. */
    synchronized void look() {
        Optional<Stamp> now = Stamp.of(file);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            users = read();
            LOG.info("{} has changed: its accounts are in force", file);
        } catch (IllegalArgumentException wrong) {
            LOG.warn("{} has changed and {}: the accounts stay as they were", file, wrong.getMessage());
        }
    }

    private Users read() {
        if (seen.filter(stamp -> stamp.size <= LONGEST).isEmpty()) {
            throw new IllegalArgumentException("cannot be read, or is longer than 16 MB");
        }
        try {
            return new Users(Htpasswd.parse(Files.readString(file, StandardCharsets.UTF_8)), logins);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "cannot be read: " + unreadable.getClass().getSimpleName(), unreadable);
        }
    }

    @Override
    public void close() {
        watch.dispose();
        logins.close();
    }
}
