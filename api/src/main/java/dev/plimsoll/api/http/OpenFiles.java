package dev.plimsoll.api.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * The files that answers are sent from, kept open for a moment: a client that fetches a layer range by range, or many that
 * fetch it at once, cost one open and one change of thread, not one each.
 *
 * <p>What an open file holds is what was published under its name. It may be removed or healed meanwhile, and is then still
 * served for as long as it is kept; {@link #forget} ends that early.
 */
final class OpenFiles {

    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final int MOST = 256;

    /** Files are closed, and the next time for that is set, on worker threads: both may wait. */
    private final Cache<Path, OpenFile> files = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .scheduler(Scheduler.systemScheduler())
            .executor(task -> Schedulers.boundedElastic().schedule(task))
            .<Path, OpenFile>removalListener((path, file, cause) -> ReferenceCountUtil.release(file))
            .build();

    /**
     * Returns the open file; its receiver holds it, and must let go. Opening happens on a worker thread, because it may wait
     * for a disk; fails as {@link FileChannel#open} does.
     */
    Mono<OpenFile> open(Path path) {
        return Mono.defer(() -> {
            OpenFile kept = held(files.getIfPresent(path));
            return kept == null ? opened(path) : Mono.just(kept);
        });
    }

    /** Lets go of a file that was found to be other than it should be. */
    void forget(Path path) {
        files.invalidate(path);
    }

    private Mono<OpenFile> opened(Path path) {
        return Mono.<OpenFile>create(sink -> Schedulers.boundedElastic().schedule(() -> open(path, sink)))
                .doOnDiscard(OpenFile.class, OpenFile::release);
    }

    /** Not interrupted when the client goes: the sink then discards, and thereby releases, what was opened for it. */
    private void open(Path path, MonoSink<OpenFile> sink) {
        try {
            OpenFile file = new OpenFile(FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            file.retain();
            files.put(path, file);
            sink.success(file);
        } catch (IOException unreadable) {
            sink.error(unreadable);
        }
    }

    /** Returns null for a file that was closed a moment ago. */
    private static @Nullable OpenFile held(@Nullable OpenFile file) {
        try {
            return file == null ? null : (OpenFile) file.retain();
        } catch (IllegalReferenceCountException closed) {
            return null;
        }
    }
}
